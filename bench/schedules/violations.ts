/**
 * What must hold of every loan and request after whatever schedule:
 *
 * - Each upstream write on it can be given a click of its own that came before it. A click is one key, however often it
 *   was sent; so a key has one write at most, and nothing is written that nobody wanted.
 * - No write begins before every earlier one has ended, with all that could still come of it.
 * - A renewal commits only if its click showed the date that it replaces, so a date that moves, moves at most as often as
 *   different dates were shown in clicks. A request is cancelled once.
 * - What was told is true. `renewed`, `unchanged`, `cancelled`: it was committed, and the list at the end shows it. `refused`,
 *   `not-done`, `not-found`: there are clicks enough that were told otherwise for all that was committed.
 * - A key is told one end, as often as it asks; only `unsure` may become another.
 */
import type { Span, Write } from '@library-card/mock-network/alma/writes.ts'
import type { ActType, Click, End, Shown } from './browser.ts'

export type Seen = {
  type: ActType
  id: string
  /** Whether a renewal moves its date. */
  moves: boolean
  /** In the order of time. */
  clicks: Click[]
  /** undefined: the institution was never asked. */
  write: Write | undefined
  /** As the list shows it at the end; undefined: it is gone. */
  last: Shown | undefined
}

/** `isDouble`: something was written that must not have been. */
export type Violation = { what: string; isDouble: boolean }

const done = ['renewed', 'unchanged', 'cancelled']

export function violationsOf(seen: Seen): Violation[] {
  return [
    ...writesIn(seen).map((what) => ({ what, isDouble: true })),
    ...talesIn(seen).map((what) => ({ what, isDouble: false })),
  ]
}

function writesIn(seen: Seen): string[] {
  const { clicks, write } = seen
  const spans = (write?.spans ?? []).toSorted((a, b) => a.from - b.from)
  const hasNoClick = ({ from }: Span, index: number) => !clicks[index] || clicks[index].at > from
  const isTooEarly = ({ from }: Span, index: number) =>
    spans.slice(0, index).some(({ until }) => until === null || until > from)
  return named({
    'a write without a click of its own': spans.some(hasNoClick),
    'a write before another has ended': spans.some(isTooEarly),
    'more commits than clicks could ask for': (write?.committed ?? 0) > commitsWanted(seen),
  })
}

function commitsWanted({ type, id, moves, clicks }: Seen): number {
  if (type === 'cancellation') return 1
  if (!moves) return clicks.length
  const shown = clicks.flatMap(({ targets }) => targets.filter((target) => target.id === id))
  return new Set(shown.map(({ due }) => due?.at)).size
}

function talesIn(seen: Seen): string[] {
  const committed = seen.write?.committed ?? 0
  const tales = seen.clicks.map(({ ends }) => ends.get(seen.id) ?? [])
  const ends = tales.flat()
  return named({
    'told as done, and it is not so': ends.some((end) => done.includes(end.result) && !isTrue(end, seen)),
    'committed, and told as not done': committed > tales.filter((tale) => tale.every(isMaybeDone)).length,
    'told in two ways': tales.some((tale) => !isSteady(tale)),
    'a loan that is there, told as not found':
      seen.type === 'renewal' && ends.some(({ result }) => result === 'not-found'),
  })
}

function isMaybeDone({ result }: End): boolean {
  return result === 'unsure' || done.includes(result)
}

function isTrue({ result, loan, was }: End, { write, last }: Seen): boolean {
  if (!write?.committed) return false
  if (result === 'cancelled') return last === undefined
  if (result === 'unchanged') return true
  const [before, told, now] = [was, loan?.due, last?.due].map((due) => Date.parse(due?.at ?? ''))
  return before! < told! && told! <= now!
}

/** The last is told when everything has ended: what was certain before is so then. */
function isSteady(ends: End[]): boolean {
  const certain = new Set(ends.filter(({ result }) => result !== 'unsure').map((end) => JSON.stringify(end)))
  return certain.size === 0 || (certain.size === 1 && ends.at(-1)?.result !== 'unsure')
}

function named(found: Record<string, boolean>): string[] {
  return Object.entries(found).flatMap(([what, isSo]) => (isSo ? [what] : []))
}
