import { isMissing, rowOf } from '@library-card/contract/answer-state.ts'
import { t } from '@lingui/core/macro'
import { today } from '../dates/due.ts'
import type { CardView } from '../card/card-view.ts'
import { accountsIn, completenessOf, isWithheld, type Completeness } from '../card/completeness.ts'
import type { AnyPart } from '../card/sections.ts'
import { codesOf, isAccount, type AnyAccount, type AnyCard } from '../card/summary.ts'
import { wordsOf } from '../reasons/answer-words.tsx'
import { dayOf, offsetAt, timeOf } from '@library-card/contract/local-time.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'

/** One line of a file; `rest` fills the columns after institution and state. */
export type SavedLine = { institution: string; state: string; rest: (string | null)[] }

/** A list for a file; `columns` follow institution and state. */
export type SavedList = {
  name: 'loans' | 'requests' | 'fees' | 'history'
  columns: string[]
  lines: SavedLine[]
}

/** A column of a file: its header, and a function for its cells. */
type SavedColumn<Item> = [header: string, cellOf: (item: Item) => string | null]

type ListOptions<Item> = {
  name: Exclude<SavedList['name'], 'history'>
  view: CardView
  columns: SavedColumn<Item>[]
  items: Item[]
  stateOf: (item: Item) => string
  /** Lines after the items' lines. */
  more?: SavedLine[]
}

export function savedList<Item extends { institutionName: string }>(list: ListOptions<Item>): SavedList {
  const { name, view, columns, items, stateOf, more = [] } = list
  const lines = items.map((item) => ({
    institution: item.institutionName,
    state: stateOf(item),
    rest: columns.map(([, cellOf]) => cellOf(item)),
  }))
  return {
    name,
    columns: columns.map(([header]) => header),
    lines: [...lines, ...more, ...missingLines(view, [name])],
  }
}

/** One line per member whose answer is missing, so that nobody takes a partial list for a complete one. */
export function missingLines(view: CardView<AnyAccount>, parts: AnyPart[]): SavedLine[] {
  const completeness = completenessOf(view, parts)
  const withheld = codesOf(accountsIn(view).filter((card) => isWithheld(card, parts)))
  const asked = view.network.institutions.filter(({ code }) => view.place === 'all' || code === view.place)
  return asked
    .filter(({ code }) => !completeness.by.includes(code))
    .map(({ code }) => ({
      institution: view.nameOf(code),
      state: withheld.includes(code) ? t`not shared` : missingState(code, view, { ...completeness, parts }),
      rest: [],
    }))
}

function missingState(
  code: string,
  view: CardView<AnyAccount>,
  { notBy, notProvided, unreadable, parts }: Completeness & { parts: AnyPart[] },
): string {
  const answer = view.responses.get(code)
  const problem = problemIn(answer, parts)
  const words = problem && wordsOf(problem)
  // The institution answered about other parts, so it is neither silent nor disconnected.
  if (problem && answer && isAccount(answer) && (!words?.ofLists || rowOf(problem).isOfKey))
    return t`did not load`
  if (words) return (words.inFile ?? words.short)()
  if (notProvided.includes(code)) return t`Not given to us`
  if (unreadable.includes(code)) return t`Incomplete`
  if (!notBy.includes(code) || view.waiting.includes(code)) return t`Not in this list yet`
  return t`No answer`
}

/** The problem of a missing answer, or of the first missing part of an answer. */
function problemIn(answer: AnyCard | undefined, parts: AnyPart[]): InstitutionProblem | undefined {
  if (!answer || answer.state === 'no-account') return undefined
  if (isMissing(answer)) return answer.problem
  // Staff get fewer parts.
  const known: Partial<Record<AnyPart, { state: string; problem?: InstitutionProblem }>> = answer
  return parts.flatMap((part) => known[part]?.problem ?? []).at(0)
}

/** Uses the page's day in the home institution's time zone, because the browser's clock may be wrong. */
export function fileNameOf(name: string, view: CardView<AnyAccount>): string {
  const day = today(view.now, view.institutionOf(view.home).timeZone)
  return `${name}-${day}.csv`
}

/** `2026-11-28T17:00+01:00` by the institution's clock; `2026-11-28` if only the day is known. */
export function isoMoment(moment: Moment, timeZone: string): string {
  const day = dayOf(moment, timeZone)
  if ('day' in moment) return day
  return `${day}T${timeOf(moment, timeZone)}${isoOffset(offsetAt(moment.at, timeZone) / 60_000)}`
}

function isoOffset(minutes: number): string {
  const size = Math.abs(minutes)
  const [hours, rest] = [Math.trunc(size / 60), size % 60].map((part) => String(part).padStart(2, '0'))
  return `${minutes < 0 ? '-' : '+'}${hours}:${rest}`
}
