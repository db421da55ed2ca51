import { Trans, useLingui } from '@lingui/react/macro'
import type { Block } from '@library-card/contract/block.ts'
import { forbiddenWords } from './block-words.ts'

/** What one cannot do there; where that is not told, the institution's own words alone. */
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
