import { isMissing } from '@library-card/contract/answer-state.ts'
import type { AccountCard, Counts, InstitutionCard } from '@library-card/contract/card.ts'
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { listWords } from '../text/words.ts'
import { isOutside, isWhole, shownAccount } from './summary.ts'

export const sections = ['overview', 'loans', 'requests', 'fees', 'blocks', 'details'] as const
export type SectionName = (typeof sections)[number]
export type ListSection = Exclude<SectionName, 'overview' | 'details'>
export function isList(section: SectionName): section is ListSection {
  return section !== 'overview' && section !== 'details'
}

/** Parts of a card; each has its own state. */
export type CardPart = ListSection | 'messages'
/** A part of a patron's or a staff card. Staff cards include fees that no balance counts. */
export type AnyPart = CardPart | 'inDispute' | 'sentToBilling'

export const sectionWords: Record<SectionName, MessageDescriptor> = {
  overview: msg`Overview`,
  loans: msg`Loans`,
  requests: msg`Requests`,
  fees: msg`Fees`,
  blocks: msg`Blocks & messages`,
  details: msg`Details`,
}

/** The parts that a page shows. The overview shows all parts but messages. */
export const partsOf: Record<SectionName, CardPart[]> = {
  overview: ['loans', 'requests', 'fees', 'blocks'],
  loans: ['loans'],
  requests: ['requests'],
  fees: ['fees'],
  blocks: ['blocks', 'messages'],
  details: [],
}

const partWords: Record<CardPart, MessageDescriptor> = {
  loans: msg`loans`,
  requests: msg`requests`,
  fees: msg`fees`,
  blocks: msg`blocks`,
  messages: msg`messages`,
}

export function isWaitingFor(card: { state: string }, parts: AnyPart[]): boolean {
  // Some cards have no parts, and staff get only some of the parts.
  const known: { state: string } & Partial<Record<AnyPart, { state: string }>> = card
  return parts.some((part) => known[part]?.state === 'waiting')
}

export function isSoFar(card: { state: string }): boolean {
  return isWaitingFor(card, partsOf.overview)
}

/** List such as "loans and requests". */
export function namesOfParts(parts: CardPart[]): string {
  return listWords(parts.map((part) => i18n._(partWords[part])))
}

/**
 * Number of items. `atLeast` means that an institution may have more: it has not responded yet, did not
 * respond, or returned unreadable rows.
 */
type Total = { count: number; atLeast: boolean }

type Responses = { asked: string[]; responses: Map<string, InstitutionCard>; counts: Map<string, Counts> }

export function totalOf(section: ListSection, { asked, responses, counts }: Responses): Total {
  const each = asked.map((code) => countAt(section, responses.get(code), counts.get(code)))
  return {
    count: each.reduce((sum, { count }) => sum + count, 0),
    atLeast: each.some(({ atLeast }) => atLeast),
  }
}

function countAt(section: ListSection, card: InstitutionCard | undefined, counts: Counts | undefined): Total {
  const announced = section === 'loans' || section === 'requests' ? (counts?.[section] ?? null) : null
  if (!card || isWaitingFor(card, [section])) return { count: announced ?? 0, atLeast: announced === null }
  if (card.state === 'no-account' || isOutside(card)) return { count: 0, atLeast: false }
  const shown = shownAccount(card)
  if (!shown) return { count: 0, atLeast: true }
  const { count, atLeast } = lengthIn(section, shown)
  return { count, atLeast: atLeast || isMissing(card) }
}

/** The number of items in a section; the blocks page includes messages. */
function lengthIn(section: ListSection, { blocks, messages, ...lists }: AccountCard): Total {
  if (section !== 'blocks') return lengthOf(lists[section])
  const [blockTotal, messageTotal] = [lengthOf(blocks), lengthOf(messages)]
  return {
    count: blockTotal.count + messageTotal.count,
    atLeast: blockTotal.atLeast || messageTotal.atLeast,
  }
}

export function lengthOf(section: { state: string; items?: unknown[] }): Total {
  return { count: section.items?.length ?? 0, atLeast: !isWhole(section) }
}

/** "14", "10+" if the count may be incomplete, "?" if nothing is known. */
export function totalWords({ count, atLeast }: Total): string {
  if (!atLeast) return String(count)
  return count === 0 ? '?' : `${count}+`
}
