import { t } from '@lingui/core/macro'
import { isWhole } from '../../card/summary.ts'
import { isoMoment, type SavedLine, type SavedList } from '../../export/saved-list.ts'
import { decimalOf, feeTypeOf } from '../../money/money.ts'
import type { StaffContext } from '../staff-context.tsx'
import { activityColumns, missingWords } from './activity-columns.tsx'
import { itemsIn } from './activity-items.ts'
import type { ActivityView } from './activity-view.ts'
import { loanStateWords, requestKindWords, requestStateWords, unavailableWords } from './activity-words.ts'

type Saved = Omit<SavedList, 'name'>

/** Says whose list it is: by number, because a file outlives the visit. */
export function withPatron({ columns, lines }: Saved, number: string): Saved {
  return {
    columns: [t`Patron`, ...columns],
    lines: lines.map((line) => ({ ...line, rest: [number, ...line.rest] })),
  }
}

/** The table. */
export function savedInstitutions(view: ActivityView, context: StaffContext): Saved {
  const columns = Object.values(activityColumns())
  const lines = view.accounts.map((card) => {
    const { timeZone } = context.institutionOf(card.institutionCode)
    const cells = columns.map((column) => missingWords(card, column) ?? column.saved(card, timeZone))
    const state = card.state === 'complete' ? t`Answered` : t`Answered in part`
    return lineOf(context, card.institutionCode, state, cells)
  })
  return { columns: columns.map(({ name }) => name), lines: [...lines, ...linesWithout(view, context)] }
}

/** One line per loan, request and fee that contains `query`. */
export function savedItems(view: ActivityView, context: StaffContext, query: string): Saved {
  const { loans, requests, fees } = itemsIn(view, context, query)
  const loanLines = loans.map(({ item, institution: { code, timeZone } }) =>
    lineOf(context, code, loanStateWords(item), [
      t`Loan`,
      item.library?.name ?? '',
      item.due && isoMoment(item.due, timeZone),
      null,
      null,
      item.barcodeEnd ?? null,
      item.loaned && isoMoment(item.loaned, timeZone),
    ]),
  )
  const requestLines = requests.map(({ item, institution: { code, timeZone } }) =>
    lineOf(context, code, requestStateWords(item), [
      requestKindWords(item),
      item.pickup?.place.name ?? '',
      item.pickupBy && isoMoment(item.pickupBy, timeZone),
    ]),
  )
  const feeLines = fees.map(({ item, institution: { code, timeZone } }) =>
    lineOf(context, code, t`Open`, [
      feeTypeOf(item),
      item.owner ?? '',
      item.since && isoMoment(item.since, timeZone),
      decimalOf(item.balance),
      item.balance.currency,
    ]),
  )
  return {
    columns: [t`Kind`, t`Library`, t`Date`, t`Amount`, t`Currency`, t`Barcode ends in`, t`Loaned`],
    lines: [
      ...loanLines,
      ...requestLines,
      ...feeLines,
      ...incompleteLists(view, context),
      ...linesWithout(view, context),
    ],
  }
}

/** One line per list that is missing, or of which some rows could not be read. */
function incompleteLists({ accounts }: ActivityView, context: StaffContext): SavedLine[] {
  const names = { loans: t`Loans`, requests: t`Requests`, fees: t`Fees` }
  return accounts.flatMap((card) =>
    (['loans', 'requests', 'fees'] as const)
      .filter((part) => !isWhole(card[part]))
      .map((part) => {
        const state = missingWords(card, { part }) ?? t`Not all of it could be read`
        return lineOf(context, card.institutionCode, state, [names[part]])
      }),
  )
}

/** One line per institution that has no account or did not respond, so that the list does not look complete. */
function linesWithout(view: ActivityView, context: StaffContext): SavedLine[] {
  return [
    ...[...view.unavailable, ...view.notAsked].map((card) =>
      lineOf(context, card.institutionCode, unavailableWords(card, context)),
    ),
    ...view.waiting.map((code) => lineOf(context, code, t`Not in this list yet`)),
    ...view.without.map((code) => lineOf(context, code, t`No account`)),
  ]
}

function lineOf(
  { nameOf }: StaffContext,
  code: string,
  state: string,
  rest: SavedLine['rest'] = [],
): SavedLine {
  return { institution: nameOf(code), state, rest }
}
