import { isDeepStrictEqual } from 'node:util'
import type { InstitutionCard } from '@library-card/contract/card.ts'
import type { FastifyBaseLogger } from 'fastify'
import { askAll } from '../members/query-all.ts'
import type { Members } from '../members/members.ts'
import type { Question } from '../members/card-query.ts'
import { readPreferences } from '../members/preferences.ts'
import { keepContent, type CalendarStore, type SubscribedCalendar } from './calendars.ts'
import { updateDates, type InstitutionDates } from './known-dates.ts'

/** By institution; one where there is no account is not in here. */
export type NetworkDates = ReadonlyMap<string, InstitutionDates>

/** What is due and what is ready; nobody's fees. */
const parts = ['loans', 'requests'] as const

type Asking = { members: Members; store: CalendarStore; earlier: NetworkDates }
type Poll = { requestId: string; log: FastifyBaseLogger }

/** What a calendar's questions are remembered under, as a session's are under its key. */
export function questionKeyOf(patronHash: string): string {
  return `calendar ${patronHash}`
}

/** Asks all members with nobody there: what is due, and where there is an account. */
export async function askDates(
  { members, store, earlier }: Asking,
  calendar: SubscribedCalendar,
  poll: Poll,
): Promise<NetworkDates> {
  const cards: InstitutionCard[] = []
  let { patron } = calendar
  const { notAsked } = await readPreferences(store, patron)
  await askAll(
    members,
    { ...toQuestion(calendar, poll), notAsked },
    {
      emit: (line) => void (line.type === 'card' && cards.push(line.card)),
      onHome: (home) => {
        patron = { ...patron, home }
      },
    },
  )
  const dates = new Map(
    cards
      .filter((card) => hasAccount(card, calendar))
      .flatMap((card) => {
        const known = updateDates(card, earlier.get(card.institutionCode))
        return known ? [[card.institutionCode, known] as const] : []
      }),
  )
  const accountsAt = [...dates.keys()].toSorted()
  if (
    !isDeepStrictEqual({ patron, accountsAt }, { patron: calendar.patron, accountsAt: calendar.accountsAt })
  )
    await keepContent(store, { ...calendar, patron, accountsAt })
  return dates
}

/** A silent institution where nobody knows of an account is not worth a word. */
function hasAccount(card: InstitutionCard, { patron, accountsAt }: SubscribedCalendar): boolean {
  if (card.state !== 'unavailable') return card.state !== 'no-account'
  if (card.problem.code === 'not-wanted') return false
  const code = card.institutionCode
  return card.account === 'exists' || code === patron.homeInstitutionCode || accountsAt.includes(code)
}

/** It ends by the limit of a whole card, not with a caller: others may be waiting for the same answer. */
function toQuestion({ patron, patronHash }: SubscribedCalendar, { requestId, log }: Poll): Question {
  const { signal } = new AbortController()
  return {
    patron,
    sessionKey: questionKeyOf(patronHash),
    person: patronHash,
    fresh: false,
    requestId,
    signal,
    log,
    parts,
    priority: 'background',
  }
}
