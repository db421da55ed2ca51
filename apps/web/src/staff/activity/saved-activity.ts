import { finesSoFar } from '@library-card/contract/debt.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import type { Source } from '../../card/card-view.ts'
import { accountsIn } from '../../card/completeness.ts'
import { sectionWords } from '../../card/sections.ts'
import { codesOf } from '../../card/summary.ts'
import { isoMoment, missingLines, type SavedLine, type SavedList } from '../../export/saved-list.ts'
import { decimalOf, feeTypeOf } from '../../money/money.ts'
import {
  feeStatusWords,
  itemsIn,
  loanWords,
  placeWords,
  requestKindWords,
  requestStateWords,
} from './activity-items.ts'
import { parts, partsOfList, type StaffView } from './activity-view.ts'
import { institutionColumns, missingIn } from './institutions-table.tsx'

type Saved = Omit<SavedList, 'name'>

/** Adds the patron's number: the file outlives the visit, and must say whose list it is. */
export function withPatron({ columns, lines }: Saved, number: string): Saved {
  return {
    columns: [t`Patron`, ...columns],
    lines: lines.map((line) => ({ ...line, rest: [number, ...line.rest] })),
  }
}

/** The table of institutions as a file. */
export function savedInstitutions(view: StaffView): Saved {
  const columns = institutionColumns(view)
  const lines = accountsIn(view).map((card) => ({
    institution: view.nameOf(card.institutionCode),
    state: card.state === 'complete' ? t`Answered` : t`Answered in part`,
    rest: columns.map(({ part, saved }) => missingIn(card, part) ?? saved(card)),
  }))
  return {
    columns: columns.map(({ name }) => name),
    lines: [...lines, ...missingLines(view, []), ...linesWithoutAccount(view)],
  }
}

/** One line per loan, request and fee that contains `query`. */
export function savedItems(view: StaffView, query: string): Saved {
  const { loans, requests, fees } = itemsIn(view, query)
  return {
    columns: [
      t`Kind`,
      t`Library`,
      t`Date`,
      t`Amount`,
      t`Currency`,
      t`Barcode ends in`,
      t`Loaned`,
      t`Fine so far, if returned now`,
      t`Currency of the fine`,
    ],
    lines: [
      ...loans.map((listed) => {
        const { library, due, barcodeEnd, loaned } = listed.item
        const dates = [dateIn(listed, due), null, null, barcodeEnd, dateIn(listed, loaned)]
        const [fine] = finesSoFar([listed.item])
        const fines = [fine ? decimalOf(fine) : null, fine?.currency ?? null]
        return lineOf(listed, loanWords(listed), [t`Loan`, library?.name ?? '', ...dates, ...fines])
      }),
      ...requests.map((listed) => {
        const { item } = listed
        const rest = [
          requestKindWords(item),
          placeWords(listed, view.network) ?? '',
          dateIn(listed, item.pickupBy),
        ]
        return lineOf(listed, requestStateWords(item), rest)
      }),
      ...fees.map((listed) => {
        const { owner, since, balance } = listed.item
        const rest = [feeTypeOf(listed.item), owner ?? '', dateIn(listed, since), decimalOf(balance)]
        return lineOf(listed, feeStatusWords(listed.item), [...rest, balance.currency])
      }),
      ...parts.flatMap((part) =>
        missingLines(view, partsOfList[part]).map((line) => ({
          ...line,
          rest: [i18n._(sectionWords[part])],
        })),
      ),
      ...linesWithoutAccount(view),
    ],
  }
}

function lineOf({ institutionName }: Source, state: string, rest: SavedLine['rest']): SavedLine {
  return { institution: institutionName, state, rest }
}

function dateIn({ institution: { timeZone } }: Source, moment: Moment | null): string | null {
  return moment && isoMoment(moment, timeZone)
}

function linesWithoutAccount({ cards, nameOf }: StaffView): SavedLine[] {
  return codesOf(cards.filter(({ state }) => state === 'no-account')).map((code) => ({
    institution: nameOf(code),
    state: t`No account`,
    rest: [],
  }))
}
