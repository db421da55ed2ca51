import type { Change, ClearanceAt, ElsewhereReport, ElsewhereRow } from '@library-card/contract/clearance.ts'
import { isOwed, sums } from '@library-card/contract/debt.ts'
import { dayOf } from '@library-card/contract/local-time.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import type { Money } from '@library-card/contract/money.ts'
import { plural, t } from '@lingui/core/macro'
import { abbreviatedFullDate } from '../../dates/date-words.ts'
import { decimalOf, moneyWords } from '../../money/money.ts'
import { reportWords } from '../../reasons/staff-reasons.ts'
import { partsList } from '../../text/words.ts'
import { labelled } from '../../ui/labelled.ts'

/** The names and time zones of institutions. */
export type Institutions = { nameOf: (code: string) => string; zoneOf: (code: string) => string }

export const kinds = ['overdue', 'lost', 'debt', 'loans'] as const
export type Kind = (typeof kinds)[number]

/** The patron's debt there, over all fee states; an institution has one currency. */
function debtAt({ unpaid, inDispute, sentToBilling }: ClearanceAt): Money | null {
  const [debt] = sums([unpaid, inDispute, sentToBilling].flatMap((sum) => (sum && isOwed(sum) ? [sum] : [])))
  return debt ?? null
}

export function hasKind(at: ClearanceAt, kind: Kind): boolean {
  if (kind === 'debt') return debtAt(at) !== null
  if (kind === 'loans') return Boolean(at.loans)
  return Boolean(at.late?.[kind])
}

export function kindWords(kind: Kind): string {
  const words: Record<Kind, string> = {
    overdue: t`Overdue items`,
    lost: t`Lost items`,
    debt: t`Debts`,
    loans: t`Loans`,
  }
  return words[kind]
}

export function changeWords(change: Change | null): string {
  const words: Record<Change, string> = {
    new: t`New`,
    changed: t`Changed`,
    same: t`Unchanged`,
    settled: t`Nothing any more`,
  }
  return change ? words[change] : '–'
}

/** "Harbour College: 3 loans, 2 overdue (the first since 12 Nov 2026), 1 lost, €7.40 owed". */
export function elsewhereWords(at: ClearanceAt, { nameOf, zoneOf }: Institutions): string {
  const { institutionCode: code, loans, late, problem } = at
  const debt = debtAt(at)
  const parts = [
    loans ? plural(loans, { one: '# loan', other: '# loans' }) : null,
    late ? overdueWords(late, zoneOf(code)) : null,
    late?.lost ? plural(late.lost, { one: '# lost', other: '# lost' }) : null,
    debt && owedWords(debt),
  ]
  const why = problem && (parts.some(Boolean) ? t`answered in part` : reportWords(problem))
  return labelled(nameOf(code), partsList([...parts, why]))
}

function owedWords(debt: Money): string {
  const sum = moneyWords(debt)
  return t`${sum} owed`
}

function overdueWords({ overdue, since }: NonNullable<ClearanceAt['late']>, timeZone: string): string | null {
  if (overdue === 0 || since === null) return null
  const date = abbreviatedFullDate(dayOf(since, timeZone))
  return plural(overdue, { one: `# overdue since ${date}`, other: `# overdue (the first since ${date})` })
}

/** "Harbour College: did not answer, for 12 patrons". */
export function unreadWords(
  { institutionCode, patrons, problem }: ElsewhereReport['unread'][number],
  { nameOf }: Institutions,
): string {
  const many = plural(patrons, { one: 'for # patron', other: 'for # patrons' })
  return labelled(nameOf(institutionCode), partsList([reportWords(problem), many]))
}

/** Rows in order of work: those overdue for longest, lost items, debts, loans, then settled rows. */
export function inOrder(rows: ElsewhereRow[], { zoneOf }: Institutions): ElsewhereRow[] {
  return rows
    .map((row) => ({ row, rank: rankOf(row, zoneOf) }))
    .toSorted((a, b) => a.rank.localeCompare(b.rank))
    .map(({ row }) => row)
}

function rankOf({ at, name, id }: ElsewhereRow, zoneOf: Institutions['zoneOf']): string {
  const kind = kinds.findIndex((one) => at.some((account) => hasKind(account, one)))
  const days = at.flatMap(({ late, institutionCode }) => dayIn(late?.since, zoneOf(institutionCode)))
  return [kind === -1 ? kinds.length : kind, days.toSorted()[0] ?? '', name ?? '', id].join(' ')
}

function dayIn(moment: Moment | null | undefined, timeZone: string): string[] {
  return moment ? [dayOf(moment, timeZone)] : []
}

/** One line per patron and institution, and one for each institution that was not read. */
export function savedElsewhere(
  rows: ElsewhereRow[],
  { unread, uncheckable }: Pick<ElsewhereReport, 'unread' | 'uncheckable'>,
  { nameOf, zoneOf }: Institutions,
) {
  const fields = [
    t`ID`,
    t`Name`,
    t`Institution`,
    t`Loans`,
    t`Overdue`,
    t`Overdue since`,
    t`Lost items`,
    t`Debt`,
    t`Currency`,
    t`Change`,
    t`As of`,
    t`Answer`,
  ]
  const lines = rows.flatMap(({ id, name, at, change, asOf }) => {
    const accounts = at.map((account) => {
      const { institutionCode: code, loans, late, problem } = account
      const debt = debtAt(account)
      return [
        nameOf(code),
        loans?.toFixed() ?? null,
        late?.overdue.toFixed() ?? null,
        late?.since ? dayOf(late.since, zoneOf(code)) : null,
        late?.lost.toFixed() ?? null,
        debt && decimalOf(debt),
        debt && debt.currency,
        changeWords(change),
        asOf,
        problem && reportWords(problem),
      ]
    })
    const none = [null, null, null, null, null, null, null, changeWords(change), asOf, null]
    const whole = asOf === null ? [[...none.slice(0, 7), null, null, t`Not found`]] : [none]
    return (accounts.length > 0 ? accounts : whole).map((line) => [id, name, ...line])
  })
  const missing = [
    ...unread.map((one) => [nameOf(one.institutionCode), unreadWords(one, { nameOf, zoneOf })]),
    ...uncheckable.map((code) => [nameOf(code), t`cannot be checked in full from here`]),
  ].map(([name, why]) => [null, null, name ?? null, ...Array.from({ length: 8 }, () => null), why ?? null])
  return { fields, lines: [...lines, ...missing] }
}
