import type { StaffLoan } from '@library-card/contract/staff.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { totalWords } from '../../card/sections.ts'
import { instantOf } from '../../dates/local-time.ts'
import { abbreviatedDate, dateOf, shortTime } from '../../dates/date-words.ts'
import { recalledWords, dueWords } from '../../dates/due-words.ts'
import { dueOf, dueOrder, timeThatMatters, urgencyOf } from '../../dates/due.ts'
import { moneyWords } from '../../money/money.ts'
import { Toned } from '../../ui/table.tsx'
import { loanStateWords } from './activity-words.ts'
import {
  ItemTable,
  PlaceText,
  TitleText,
  type ItemColumn,
  type ItemRow,
  type ItemRows,
} from './item-table.tsx'
import { partsList } from '../../text/words.ts'

type LoanRow = ItemRow<StaffLoan>

/** By due moment at first; the end of the barcode identifies an item in hand. */
export function LoanTable({ rows, atLeast }: ItemRows<StaffLoan>) {
  const { t } = useLingui()
  const places = new Set(rows.map(({ institution }) => institution.code)).size
  return (
    <ItemTable
      title={t`Loans`}
      count={
        <Trans>
          {totalWords({ count: rows.length, atLeast })} at{' '}
          <Plural value={places} one="# institution" other="# institutions" />
        </Trans>
      }
      rows={rows}
      columns={useLoanColumns()}
    />
  )
}

function useLoanColumns(): Record<string, ItemColumn<StaffLoan>> {
  const { t } = useLingui()
  return {
    due: {
      name: t`Due`,
      renderCell: (row) => <DueDate row={row} />,
      sortValue: ({ item, institution }) => item.due && dueOrder(item, institution.timeZone),
    },
    item: {
      name: t`Item`,
      renderCell: ({ titled }) => <TitleText titled={titled} withCallNumber={false} />,
      sortValue: ({ titled }) => titled?.title ?? null,
    },
    barcode: {
      name: t`Barcode`,
      isDate: true,
      renderCell: (row) => <Barcode row={row} />,
      sortValue: ({ item }) => item.barcodeEnd ?? null,
    },
    callNumber: {
      name: t`Call number`,
      renderCell: ({ titled }) => titled?.callNumber && <bdi>{titled.callNumber}</bdi>,
      sortValue: ({ titled }) => titled?.callNumber ?? null,
    },
    place: {
      name: t`Institution, library`,
      renderCell: (row) => <PlaceText row={row} place={row.item.library?.name} />,
      sortValue: ({ item, institutionName }) => `${institutionName} ${item.library?.name ?? ''}`,
    },
    loaned: {
      name: t`Loaned`,
      isDate: true,
      renderCell: ({ item: { loaned }, institution: { timeZone }, asOf }) =>
        loaned && dateOf(loaned, asOf, timeZone, abbreviatedDate),
      sortValue: ({ item, institution }) => item.loaned && instantOf(item.loaned, institution.timeZone),
    },
    status: {
      name: t`Status`,
      renderCell: (row) => <Status row={row} />,
      sortValue: (row) => statusOrder(row),
    },
  }
}

type CellProps = { row: LoanRow }

/** "22 Nov", "25 Nov, 17:00": by the institution's calendar. */
function DueDate({ row: { item, institution, asOf } }: CellProps) {
  const { timeZone } = institution
  const due = dueOf(item, asOf, timeZone)
  if (!due) return <Trans>not given</Trans>
  const day = dateOf(due.moment, asOf, timeZone, abbreviatedDate)
  const time = timeThatMatters(due)
  return <Toned tone={urgencyOf(item, asOf, timeZone)}>{time ? `${day}, ${shortTime(time)}` : day}</Toned>
}

/** The whole barcode of the own institution's items, else its end: the last four characters stand out. */
function Barcode({ row: { item, titled } }: CellProps) {
  const [, start, end] = /^(.*?)((?:\S\s*){4})$/.exec(titled?.barcode ?? '') ?? []
  if (end !== undefined)
    return (
      <bdi>
        {start}
        <b>{end}</b>
      </bdi>
    )
  if (!item.barcodeEnd) return null
  return (
    <>
      <span className="visually-hidden">
        <Trans>ends in</Trans>{' '}
      </span>
      <bdi>
        <span aria-hidden="true">… </span>
        <b>{item.barcodeEnd}</b>
      </bdi>
    </>
  )
}

/** The most urgent first, then by due moment. */
function statusOrder({ item, institution: { timeZone }, asOf }: LoanRow): string {
  const rank = { late: 0, soon: 1, later: 2 }[urgencyOf(item, asOf, timeZone)]
  return `${rank} ${loanStateWords(item)}`
}

function Status({ row: { item, institution, asOf } }: CellProps) {
  const { t } = useLingui()
  const { timeZone } = institution
  const { fineIfReturnedNow: running, renewed } = item
  const fine = running && running.minor > 0 ? moneyWords(running) : null
  const date = renewed && dateOf(renewed, asOf, timeZone, abbreviatedDate)
  const facts = [fine && t`${fine} fine if returned now`, date && t`renewed ${date}`]
  return (
    <>
      <Toned tone={urgencyOf(item, asOf, timeZone)}>{stateWords(item, asOf, timeZone)}</Toned>{' '}
      <span className="quiet">{partsList(facts)}</span>
    </>
  )
}

function stateWords(loan: StaffLoan, asOf: string, timeZone: string): string {
  const due = dueOf(loan, asOf, timeZone)
  if (!due || loan.state === 'lost' || loan.state === 'claimed-returned') return loanStateWords(loan)
  if (loan.state === 'recalled') return recalledWords(due)
  return urgencyOf(loan, asOf, timeZone) === 'later' ? loanStateWords(loan) : dueWords(due)
}
