import type { AccountCard } from '@library-card/contract/card.ts'
import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useCardView } from '../card/card-view.ts'
import { namesOfParts, partsOf, type CardPart, type SectionName } from '../card/sections.ts'
import { Reference } from '../layout/reference.tsx'
import { partsList } from '../text/words.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { UnavailableReason, type Unanswered } from './unavailable-reason.tsx'

export function AskAgain({ codes }: { codes: string[] }) {
  const { askAgain, waiting, nameOf } = useCardView()
  const isAsking = codes.every((code) => waiting.includes(code))
  return (
    <Button onClick={() => askAgain(codes)} aria-disabled={isAsking}>
      {isAsking ? <Trans>Asking…</Trans> : <Trans>Ask again</Trans>}
      <span className="visually-hidden">: {partsList(codes.map(nameOf))}</span>
    </Button>
  )
}

/** A part of this page that the institution's library system does not give: there is nothing to ask for again. */
export function NotProvidedParts({ card, section }: { card: AccountCard; section: SectionName }) {
  const { nameOf } = useCardView()
  const parts = partsOf[section].filter((part) => card[part].state === 'not-provided')
  if (parts.length === 0 || section === 'overview') return null
  const name = <bdi>{nameOf(card.institutionCode)}</bdi>
  const list = namesOfParts(parts)
  return (
    <Notice tone="unavailable">
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
    <Notice tone="unavailable" actions={<AskAgain codes={[card.institutionCode]} />}>
      <p>
        <b>
          <Trans>
            Missing from {name}: {missingList}.
          </Trans>
        </b>
      </p>
      {busy && (
        <p className="quiet">
          <UnavailableReason card={busy} />
        </p>
      )}
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

/** A notice about rows that could not be read: these items exist, but are not in the list. */
export function UnreadableRows({ card, parts }: { card: AccountCard; parts: CardPart[] }) {
  // Re-renders when the language changes.
  useLingui()
  const name = useCardView().nameOf(card.institutionCode)
  const unreadable = parts.flatMap((part) => {
    const section = card[part]
    if (section.state !== 'ok' || section.unreadable === undefined) return []
    return [{ words: unreadableWords[part](section.unreadable, name), requestId: section.requestId }]
  })
  const references = new Set(unreadable.flatMap(({ requestId }) => requestId ?? []))
  if (unreadable.length === 0) return null
  return (
    <Notice tone="unavailable" actions={<AskAgain codes={[card.institutionCode]} />}>
      {unreadable.map(({ words }) => (
        <p key={words}>
          <b>{words}</b>
        </p>
      ))}
      {[...references].map((id) => (
        <p key={id} className="quiet">
          <Reference id={id} />
        </p>
      ))}
    </Notice>
  )
}

const unreadableWords: Record<CardPart, (count: number, name: string) => string> = {
  loans: (count, name) =>
    plural(count, {
      one: `There is one loan at ${name} that we could not read.`,
      other: `There are # loans at ${name} that we could not read.`,
    }),
  requests: (count, name) =>
    plural(count, {
      one: `There is one request at ${name} that we could not read.`,
      other: `There are # requests at ${name} that we could not read.`,
    }),
  fees: (count, name) =>
    plural(count, {
      one: `There is one fee at ${name} that we could not read.`,
      other: `There are # fees at ${name} that we could not read.`,
    }),
  blocks: (count, name) =>
    plural(count, {
      one: `There is one block at ${name} that we could not read.`,
      other: `There are # blocks at ${name} that we could not read.`,
    }),
  messages: (count, name) =>
    plural(count, {
      one: `There is one message from ${name} that we could not read.`,
      other: `There are # messages from ${name} that we could not read.`,
    }),
}
