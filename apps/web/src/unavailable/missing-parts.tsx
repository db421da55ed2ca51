import type { AccountCard, InstitutionCard } from '@library-card/contract/card.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui, Trans } from '@lingui/react/macro'
import { Notice } from '../ui/notice.tsx'
import { AskAgain } from './ask-again.tsx'
import { useCardView } from '../card/card-view.ts'
import { listWords } from '../text/list-words.ts'
import type { SectionName } from '../card/sections.ts'
import type { Part } from '../card/completeness.ts'

const partsOf: Record<SectionName, Part[]> = {
  overview: ['loans', 'requests', 'fees', 'blocks'],
  loans: ['loans'],
  requests: ['requests'],
  fees: ['fees'],
  blocks: ['blocks', 'messages'],
  details: [],
}

/** The account is known; a part that this page shows is not. */
export function MissingParts({ card, section }: { card: InstitutionCard; section: SectionName }) {
  const { i18n } = useLingui()
  const { nameOf } = useCardView()
  if (card.state !== 'partial') return null
  const missing = partsOf[section].filter((part) => card[part].state === 'missing')
  if (missing.length === 0) return null
  const list = (parts: Part[]) =>
    listWords(
      parts.map((part) => i18n._(partWords[part])),
      i18n.locale,
    )
  const name = <bdi>{nameOf(card.institutionCode)}</bdi>
  const missingList = list(missing)
  const shownList = list(shownOf(card))

  return (
    <Notice tone="silent" acts={<AskAgain code={card.institutionCode} />}>
      <p>
        <b>
          <Trans>
            Your {missingList} at {name} are missing.
          </Trans>
        </b>{' '}
        {shownList && <Trans>Its {shownList} are shown.</Trans>}
      </p>
    </Notice>
  )
}

function shownOf(card: AccountCard): Part[] {
  return partsOf.overview.filter((part) => card[part].state === 'ok')
}

const partWords: Record<Part, MessageDescriptor> = {
  loans: msg`loans`,
  requests: msg`requests`,
  fees: msg`fees`,
  blocks: msg`blocks`,
  messages: msg`messages`,
}
