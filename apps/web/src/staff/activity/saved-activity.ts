import type { StaffAccountCard } from '@library-card/contract/staff.ts'
import { t } from '@lingui/core/macro'
import type { Column } from '../../ui/register.tsx'
import { feeTypeOf } from '../../money/fee-words.ts'
import { decimalOf } from '../../money/money.ts'
import { exactly, type SavedLine, type SavedList } from '../../export/saved-list.ts'
import { balanceAt, feesIn, loansIn, loansOf, requestsIn, type ActivityView } from './activity-view.ts'
import {
  silenceWordsOf,
  blockWords,
  loanStateWords,
  requestKindWords,
  requestStateWords,
} from './activity-words.ts'
import type { ActivityColumn, Desk } from '../desk.ts'
import { isSought } from './sought.ts'

type Saved = Omit<SavedList, 'name'>

/** The register, with the selected columns. */
export function savedInstitutions(
  view: ActivityView,
  desk: Desk,
  words: Record<ActivityColumn, Column>,
): Saved {
  const { columns, nameOf, institutionOf } = desk
  const lines = view.accounts.map((card) => ({
    institution: nameOf(card.institutionCode),
    state: card.state === 'complete' ? t`Answered` : t`Answered in part`,
    rest: columns.map((column) => cellOf[column](card, institutionOf(card.institutionCode).timeZone)),
  }))
  return { columns: columns.map((column) => words[column].name), lines: [...lines, ...othersIn(view, desk)] }
}

const cellOf: Record<ActivityColumn, (card: StaffAccountCard, timeZone: string) => string> = {
  loans: (card) => told(card.loans, ({ length }) => String(length)),
  overdue: (card) => told(card.loans, () => String(loansOf(card).filter(({ overdue }) => overdue).length)),
  nextDue: (card, timeZone) =>
    told(card.loans, (loans) => {
      const due = loans.flatMap((loan) => (loan.due ? [exactly(loan.due, timeZone)] : [])).toSorted()
      return due[0] ?? ''
    }),
  requests: (card) => told(card.requests, ({ length }) => String(length)),
  balance: (card) =>
    told(
      card.fees,
      () => (balanceAt(card) ?? []).map((sum) => `${decimalOf(sum)} ${sum.currency}`).join(', ') || '0',
    ),
  blocks: ({ blocks }) => blocks.map(blockWords).join(', '),
  until: ({ account: { expires } }, timeZone) => (expires ? exactly(expires, timeZone) : ''),
}

function told<Item>(section: { state: string; items?: Item[] }, words: (items: Item[]) => string): string {
  if (section.items) return words(section.items)
  return section.state === 'withheld' ? t`not shared` : t`no answer`
}

/** One line per visible loan, request and fee. */
export function savedItems(view: ActivityView, desk: Desk, sought: string): Saved {
  const { institutionOf, nameOf } = desk
  const fits = isSought(sought, nameOf)
  const loans = loansIn(view, institutionOf)
    .filter(fits.loan)
    .map(({ item, institution: { code, timeZone } }) => ({
      institution: nameOf(code),
      state: loanStateWords(item),
      rest: [t`Loan`, item.library?.name ?? '', item.due && exactly(item.due, timeZone), '', ''],
    }))
  const requests = requestsIn(view, institutionOf)
    .filter(fits.request)
    .map(({ item, institution: { code, timeZone } }) => ({
      institution: nameOf(code),
      state: requestStateWords(item),
      rest: [
        requestKindWords(item),
        item.pickup?.place.name ?? '',
        item.pickupBy && exactly(item.pickupBy, timeZone),
        '',
        '',
      ],
    }))
  const fees = feesIn(view, institutionOf)
    .filter(fits.fee)
    .map(({ item, institution: { code, timeZone } }) => ({
      institution: nameOf(code),
      state: t`Open`,
      rest: [
        feeTypeOf(item),
        item.owner ?? '',
        item.since && exactly(item.since, timeZone),
        decimalOf(item.balance),
        item.balance.currency,
      ],
    }))
  return {
    columns: [t`Kind`, t`Library`, t`Date`, t`Amount`, t`Currency`],
    lines: [...loans, ...requests, ...fees, ...othersIn(view, desk)],
  }
}

/** One line per member that did not respond, so that the list does not look complete. */
function othersIn(view: ActivityView, desk: Desk): SavedLine[] {
  const { nameOf } = desk
  return [
    ...view.silent.map((card) => ({
      institution: nameOf(card.institutionCode),
      state: silenceWordsOf(card, desk),
      rest: [],
    })),
    ...view.waiting.map((code) => ({ institution: nameOf(code), state: t`Not in this list yet`, rest: [] })),
    ...view.without.map((code) => ({ institution: nameOf(code), state: t`No account`, rest: [] })),
  ]
}
