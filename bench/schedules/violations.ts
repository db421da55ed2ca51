/**
 * Invariants of every loan and request after any schedule:
 *
 * - Each upstream write has its own earlier click. A click is one key, however often it was sent, so each key leads to at most
 *   one write, and nothing is written without a click.
 * - No write starts before all earlier writes have ended, including late commits.
 * - A renewal commits only if its click showed the current due date. So a due date changes at most as often as clicks showed
 *   different dates. A request is cancelled once.
 * - Reported outcomes are true. `renewed`, `unchanged`, `cancelled`: the change was committed and is in the final list.
 *   `refused`, `not-done`, `not-found`: enough other clicks exist for all committed changes.
 * - A key always gets the same outcome; only `unsure` may change.
 */
import type { Span, Write } from '@library-card/mock-network/region/writes.ts'
import type { ActionType, Click, Outcome, Row } from './browser.ts'

export type Observation = {
  type: ActionType
  id: string
  /** Whether a renewal changes the due date. */
  moves: boolean
  /** In chronological order. */
  clicks: Click[]
  /** undefined: the institution received no write. */
  write: Write | undefined
  /** The row in the final list, if it is still there. */
  last: Row | undefined
}

/** `isDouble`: a write that must not have happened. */
export type Violation = { what: string; isDouble: boolean }

const done = ['renewed', 'unchanged', 'shortened', 'cancelled']

export function violationsOf(seen: Observation): Violation[] {
  return [
    ...writesIn(seen).map((what) => ({ what, isDouble: true })),
    ...reportsIn(seen).map((what) => ({ what, isDouble: false })),
  ]
}

function writesIn(seen: Observation): string[] {
  const { clicks, write } = seen
  const spans = (write?.spans ?? []).toSorted((a, b) => a.from - b.from)
  const hasNoClick = ({ from }: Span, index: number) => !clicks[index] || clicks[index].sentAt > from
  const isTooEarly = ({ from }: Span, index: number) =>
    spans.slice(0, index).some(({ until }) => until === null || until > from)
  return named({
    'a write without a click of its own': spans.some(hasNoClick),
    'a write before another has ended': spans.some(isTooEarly),
    'more commits than clicks could ask for': (write?.committed ?? 0) > commitsWanted(seen),
  })
}

function commitsWanted({ type, id, moves, clicks }: Observation): number {
  if (type === 'cancellation') return 1
  if (!moves) return clicks.length
  const shown = clicks.flatMap(({ targets }) => targets.filter((target) => target.id === id))
  return new Set(shown.map(({ due }) => JSON.stringify(due))).size
}

function reportsIn(seen: Observation): string[] {
  const committed = seen.write?.committed ?? 0
  const reports = seen.clicks.map(({ outcomes }) => outcomes.get(seen.id) ?? [])
  const all = reports.flat()
  return named({
    'told as done, and it is not so': all.some((one) => done.includes(one.result) && !isTrue(one, seen)),
    'committed, and told as not done': committed > reports.filter((own) => own.every(isMaybeDone)).length,
    'told in two ways': reports.some((own) => !isSteady(own)),
    'a loan that is there, told as not found':
      seen.type === 'renewal' && all.some(({ result }) => result === 'not-found'),
  })
}

function isMaybeDone({ result }: Outcome): boolean {
  return result === 'unsure' || done.includes(result)
}

function isTrue({ result, loan, was }: Outcome, { write, last }: Observation): boolean {
  if (!write?.committed) return false
  if (result === 'cancelled') return last === undefined
  if (result === 'unchanged') return true
  const [before, reported, now] = [was, loan?.due, last?.due].map(timeOf)
  if (result === 'shortened') return before! > reported!
  return before! < reported! && reported! <= now!
}

function timeOf(due: Row['due'] | undefined): number {
  if (!due) return NaN
  return Date.parse('at' in due ? due.at : due.day)
}

/** The last outcome is reported when nothing is in flight any more. It must not contradict an earlier one. */
function isSteady(outcomes: Outcome[]): boolean {
  const certain = outcomes.filter(({ result }) => result !== 'unsure').map((one) => JSON.stringify(one))
  return certain.length === 0 || (new Set(certain).size === 1 && outcomes.at(-1)?.result !== 'unsure')
}

function named(found: Record<string, boolean>): string[] {
  return Object.entries(found).flatMap(([what, isSo]) => (isSo ? [what] : []))
}
