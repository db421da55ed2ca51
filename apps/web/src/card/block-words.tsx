import { Trans, useLingui } from '@lingui/react/macro'
import type { Block, BlockReason, Forbidden } from '@library-card/contract/block.ts'
import type { I18n, MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { intlLocale } from '../text/language.ts'

/** The actions that the block forbids; if they are unknown, only the institution's own text. */
export function BlockTitle({ block, name }: { block: Block; name: string }) {
  const { i18n } = useLingui()
  const who = <bdi>{name}</bdi>
  if (block.forbids?.length) {
    const acts = forbiddenList(block.forbids, i18n)
    return (
      <Trans>
        You cannot {acts} at {who}.
      </Trans>
    )
  }
  if (!block.text)
    return <Trans>{who} has blocked your account and does not show what the block covers.</Trans>
  const text = <bdi>{block.text}</bdi>
  return (
    <Trans>
      {who} says: “{text}”
    </Trans>
  )
}

/** List such as "borrow or renew". */
export function forbiddenList(forbids: Forbidden[], i18n: I18n): string {
  const list = new Intl.ListFormat(intlLocale(), { type: 'disjunction' })
  return list.format(forbids.map((act) => i18n._(forbiddenWords[act])))
}

const forbiddenWords: Record<Forbidden, MessageDescriptor> = {
  borrow: msg({ message: 'borrow', context: 'You cannot …' }),
  renew: msg({ message: 'renew', context: 'You cannot …' }),
  request: msg({ message: 'request', context: 'You cannot …' }),
}

/** The reason for a block and the remedy; null if only the institution's own text states them. */
export function reasonFor({ reason, text }: Block): MessageDescriptor | null {
  return reason === 'other' && text ? null : reasonWords[reason]
}

const reasonWords: Record<BlockReason, MessageDescriptor> = {
  overdue: msg`This block is for overdue items. Return those that you still have.`,
  fees: msg`You owe more there than the library allows. Pay your fees there to lift the block.`,
  'expired-account': msg`Your account there has expired. The desk there can extend it.`,
  'lost-item': msg`The library considers an item there lost. Ask its desk what to do.`,
  address: msg`Your address there is missing or out of date. Give the desk your current address to lift the block.`,
  conduct: msg`The library has set this block. Ask its desk how long it lasts.`,
  other: msg`Ask its desk how to lift the block.`,
}
