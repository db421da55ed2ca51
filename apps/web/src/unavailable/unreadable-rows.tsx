import type { AccountCard } from '@library-card/contract/card.ts'
import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { useCardView } from '../card/card-view.ts'
import type { CardPart } from '../card/sections.ts'
import { Reference } from '../layout/reference.tsx'
import { Notice } from '../ui/notice.tsx'
import { AskAgain } from './ask-again.tsx'

/** A notice for each part with unreadable rows: these items exist, but are not in the list. */
export function UnreadableRows({ card, parts }: { card: AccountCard; parts: CardPart[] }) {
  // Re-renders when the language changes.
  useLingui()
  const name = useCardView().nameOf(card.institutionCode)
  return parts.map((part) => {
    const section = card[part]
    if (section.state !== 'ok' || section.unreadable === undefined) return null
    return (
      <Notice key={part} tone="silent" actions={<AskAgain codes={[card.institutionCode]} />}>
        <p>
          <b>{unreadableWords[part](section.unreadable, name)}</b>
        </p>
        {section.requestId !== undefined && (
          <p className="quiet">
            <Reference id={section.requestId} />
          </p>
        )}
      </Notice>
    )
  })
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
