import { t } from '@lingui/core/macro'
import { exactly, type SavedLine, type SavedList } from '../../export/saved-list.ts'
import { decimalOf, feeTypeOf } from '../../money/money.ts'
import type { Desk } from '../desk.tsx'
import { columnNames } from '../kept-columns.ts'
import { activityColumns, missingWords } from './activity-columns.tsx'
import { itemsIn } from './activity-items.ts'
import type { ActivityView } from './activity-view.ts'
import { loanStateWords, requestKindWords, requestStateWords, silenceWords } from './activity-words.ts'

type Saved = Omit<SavedList, 'name'>

/** Says whose list it is: by number, because a file outlives the visit. */
export function withPatron({ columns, lines }: Saved, number: string): Saved {
  return {
    columns: [t`Patron`, ...columns],
    lines: lines.map((line) => ({ ...line, rest: [number, ...line.rest] })),
  }
}

/** The table, with the selected columns. */
export function savedInstitutions(view: ActivityView, desk: Desk): Saved {
  const all = activityColumns()
  const columns = columnNames.institutions
    .filter((name) => !desk.hidden.includes(name))
    .map((name) => all[name])
  const lines = view.accounts.map((card) => {
    const { timeZone } = desk.institutionOf(card.institutionCode)
    const cells = columns.map((column) => missingWords(card, column) ?? column.saved(card, timeZone))
    const state = card.state === 'complete' ? t`Answered` : t`Answered in part`
    return lineOf(desk, card.institutionCode, state, cells)
  })
  return { columns: columns.map(({ name }) => name), lines: [...lines, ...linesWithout(view, desk)] }
}

/** One line per loan, request and fee that contains `query`. */
export function savedItems(view: ActivityView, desk: Desk, query: string): Saved {
  const { loans, requests, fees } = itemsIn(view, desk, query)
  const loanLines = loans.map(({ item, institution: { code, timeZone } }) =>
    lineOf(desk, code, loanStateWords(item), [
      t`Loan`,
      item.library?.name ?? '',
      item.due && exactly(item.due, timeZone),
      null,
      null,
      item.barcodeEnd ?? null,
      item.loaned && exactly(item.loaned, timeZone),
    ]),
  )
  const requestLines = requests.map(({ item, institution: { code, timeZone } }) =>
    lineOf(desk, code, requestStateWords(item), [
      requestKindWords(item),
      item.pickup?.place.name ?? '',
      item.pickupBy && exactly(item.pickupBy, timeZone),
    ]),
  )
  const feeLines = fees.map(({ item, institution: { code, timeZone } }) =>
    lineOf(desk, code, t`Open`, [
      feeTypeOf(item),
      item.owner ?? '',
      item.since && exactly(item.since, timeZone),
      decimalOf(item.balance),
      item.balance.currency,
    ]),
  )
  return {
    columns: [t`Kind`, t`Library`, t`Date`, t`Amount`, t`Currency`, t`Barcode ends in`, t`Loaned`],
    lines: [...loanLines, ...requestLines, ...feeLines, ...linesWithout(view, desk)],
  }
}

/** One line per institution that has no account or did not respond, so that the list does not look complete. */
function linesWithout(view: ActivityView, desk: Desk): SavedLine[] {
  return [
    ...[...view.silent, ...view.notAsked].map((card) =>
      lineOf(desk, card.institutionCode, silenceWords(card, desk)),
    ),
    ...view.waiting.map((code) => lineOf(desk, code, t`Not in this list yet`)),
    ...view.without.map((code) => lineOf(desk, code, t`No account`)),
  ]
}

function lineOf({ nameOf }: Desk, code: string, state: string, rest: SavedLine['rest'] = []): SavedLine {
  return { institution: nameOf(code), state, rest }
}
