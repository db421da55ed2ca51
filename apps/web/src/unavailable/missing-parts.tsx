import type { AccountCard } from '@library-card/contract/card.ts'
import { Trans } from '@lingui/react/macro'
import { useCardView } from '../card/card-view.ts'
import { namesOfParts, partsOf, type CardPart, type SectionName } from '../card/sections.ts'
import { Notice } from '../ui/notice.tsx'
import { AskAgain } from './ask-again.tsx'
import { UnavailableReason, type Unanswered, useRetryWhenBusy } from './problem-words.tsx'

/** A part of this page that the institution's library system does not give: there is nothing to ask for again. */
export function NotProvidedParts({ card, section }: { card: AccountCard; section: SectionName }) {
  const { nameOf } = useCardView()
  const parts = partsOf[section].filter((part) => card[part].state === 'not-provided')
  if (parts.length === 0 || section === 'overview') return null
  const name = <bdi>{nameOf(card.institutionCode)}</bdi>
  const list = namesOfParts(parts)
  return (
    <Notice tone="silent">
      <p>
        <Trans>
          {name} does not give us {list}. Ask there whether there are any.
        </Trans>
      </p>
    </Notice>
  )
}

/** The account is known, but a part of this page is missing. */
export function MissingParts({ card, section }: { card: AccountCard; section: SectionName }) {
  const { nameOf } = useCardView()
  const missing = partsOf[section].filter((part) => card[part].state === 'missing')
  const busy = busyPartOf(card, missing)
  if (missing.length === 0) return null
  const name = <bdi>{nameOf(card.institutionCode)}</bdi>
  const missingList = namesOfParts(missing)

  return (
    <Notice tone="silent" actions={<AskAgain codes={[card.institutionCode]} />}>
      <p>
        <b>
          <Trans>
            Missing from {name}: {missingList}.
          </Trans>
        </b>
      </p>
      {busy && <Busy card={busy} />}
    </Notice>
  )
}

/** The part that can be read last, if the institution is busy: then all of them can. */
function busyPartOf(card: AccountCard, parts: CardPart[]): Unanswered | null {
  const problems = parts
    .map((part) => card[part])
    .flatMap((section) => (section.state === 'missing' ? section.problem : []))
    .filter(({ code }) => code === 'busy')
  const last = problems.toSorted(
    (one, other) => (one.retryAfterSeconds ?? 0) - (other.retryAfterSeconds ?? 0),
  )
  const problem = last.at(-1)
  return problem ? { institutionCode: card.institutionCode, problem } : null
}

function Busy({ card }: { card: Unanswered }) {
  const retryAt = useRetryWhenBusy(card)
  return (
    <p className="quiet">
      <UnavailableReason card={card} retryAt={retryAt} />
    </p>
  )
}
