import { Trans, useLingui } from '@lingui/react/macro'
import type { Block, BlockReason, Forbidden } from '@library-card/contract/block.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What the patron cannot do there; where that is unknown, only the institution's own text. */
export function BlockTitle({ block, name }: { block: Block; name: string }) {
  const { i18n } = useLingui()
  const who = <bdi>{name}</bdi>
  if (block.forbids?.length) {
    const list = new Intl.ListFormat(i18n.locale, { type: 'disjunction' })
    const acts = list.format(block.forbids.map((act) => i18n._(forbiddenWords[act])))
    return (
      <Trans>
        You cannot {acts} at {who}.
      </Trans>
    )
  }
  if (!block.text) return <Trans>{who} has set a block, and does not tell what it forbids.</Trans>
  const text = <bdi>{block.text}</bdi>
  return (
    <Trans>
      {who} says: “{text}”
    </Trans>
  )
}

export const forbiddenWords: Record<Forbidden, MessageDescriptor> = {
  borrow: msg({ message: 'borrow', context: 'You cannot …' }),
  renew: msg({ message: 'renew', context: 'You cannot …' }),
  request: msg({ message: 'request', context: 'You cannot …' }),
}

/** The reason for a block and what lifts it; null where neither is known. */
export const reasonWords: Record<BlockReason, MessageDescriptor | null> = {
  overdue: msg`Something there is overdue. Return it, and this ends.`,
  fees: msg`You owe more there than the limit. Pay what is open there, and this ends.`,
  'expired-account': msg`Your account there has ended. Its desk can extend it.`,
  'lost-item': msg`An item there counts as lost. Its desk can say what to do.`,
  address: msg`Your address there is missing or out of date. Give it to its desk, and this ends.`,
  conduct: msg`The library has decided so. Its desk can say for how long.`,
  other: null,
}
