import { debtStates } from '@library-card/contract/debt.ts'
import { instantOf } from '@library-card/contract/local-time.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import type { StaffFee, StaffLoan, StaffRequest, Titled } from '@library-card/contract/staff.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { totalWords } from '../../card/sections.ts'
import { sumWords } from '../../card/summary.ts'
import { abbreviatedDate, dateOf, longDate, shortTime } from '../../dates/date-words.ts'
import { dueWords, recalledWords } from '../../dates/due-words.ts'
import { dueOf, dueOrder, timeThatMatters, urgencyOf } from '../../dates/due.ts'
import { feeStateWords, feeTypeOf, moneyOrder, moneyWords } from '../../money/money.ts'
import { listWords, partsList } from '../../text/words.ts'
import { labelled } from '../../ui/labelled.ts'
import { HeadedSection, Joined, Place } from '../../ui/rows.tsx'
import { Table, ToneText, type Column } from '../../ui/table.tsx'
import {
  feeStatusWords,
  loanWords,
  placeWords,
  requestKindWords,
  requestStateWords,
  type ListedItem,
  type StaffItem,
} from './activity-items.ts'
import { useStaffView } from './activity-view.ts'
import { creditSums, owedAs } from './activity-words.ts'
import styles from './activity.module.css'

/** An item with its title, if staff may see the title. */
type ItemRow<Item> = ListedItem<Item> & { titled: Titled | null }

/** `atLeast` means that an institution may have more. */
type ItemRows<Item> = { rows: ItemRow<Item>[]; atLeast: boolean }

type ItemColumn<Item> = Column<ItemRow<Item>>

/** The first of the `columns` names the row. */
type ItemTableProps<Item> = {
  title: string
  count: ReactNode
  rows: ItemRow<Item>[]
  columns: [ItemColumn<Item>, ...ItemColumn<Item>[]]
}

/** A table with one line per item, sortable by each column. */
function ItemTable<Item extends StaffItem>({
  title,
  count,
  rows,
  columns: [head, ...columns],
}: ItemTableProps<Item>) {
  if (rows.length === 0) return null
  return (
    <div className={styles['items']}>
      <HeadedSection title={title} count={count}>
        <Table
          caption={title}
          head={head}
          columns={columns}
          rows={rows}
          headOf={(row) => ({ key: `${row.institution.code} ${row.item.id}`, name: head.renderCell(row) })}
          isSorted
          isLong
        />
      </HeadedSection>
    </div>
  )
}

type MomentOf<Item> = (item: Item) => Moment | null

function dateColumn<Item>(
  name: string,
  momentOf: MomentOf<Item>,
  otherwise: string | null = null,
): ItemColumn<Item> {
  return {
    name,
    renderCell({ item, now, institution: { timeZone } }) {
      const moment = momentOf(item)
      return moment ? dateOf(moment, now, timeZone, abbreviatedDate) : otherwise
    },
    order({ item, institution: { timeZone } }) {
      const moment = momentOf(item)
      return moment && instantOf(moment, timeZone)
    },
  }
}

/** The institution, above the library or pickup location. */
function placeColumn<Item>(
  name: string,
  placeOf: (row: ItemRow<Item>) => string | null | undefined,
): ItemColumn<Item> {
  return {
    name,
    renderCell: (row) => (
      <span className={styles['place']}>
        <Place institution={row.institution} name={row.institutionName} library={placeOf(row)} />
      </span>
    ),
    order: (row) => `${row.institutionName} ${placeOf(row) ?? ''}`,
  }
}

function titleColumn(name: string, withCallNumber: boolean): ItemColumn<unknown> {
  return {
    name,
    renderCell: ({ titled }) => <TitleText titled={titled} withCallNumber={withCallNumber} />,
    order: ({ titled }) => titled?.title ?? null,
  }
}

/** `withCallNumber` is for tables without a column for the call number. */
type TitleTextProps = { titled: Titled | null; withCallNumber?: boolean }

/**
 * A title with author and call number. Hidden unless it belongs to the own institution or was requested with
 * a reason.
 */
export function TitleText({ titled, withCallNumber = true }: TitleTextProps) {
  const { t } = useLingui()
  if (!titled) {
    return (
      <span className={styles['masked']}>
        <Trans>title hidden</Trans>
      </span>
    )
  }
  const { description, author, callNumber } = titled
  const facts = [description, author, withCallNumber ? callNumber : null].filter((fact) => fact !== null)
  return (
    <>
      <b>
        <bdi>{titled.title ?? t`Title not given`}</bdi>
      </b>{' '}
      <span className="quiet">
        <Joined texts={facts} separator=" · " />
      </span>
    </>
  )
}

/** Loans, initially by due moment. The end of the barcode identifies an item in hand. */
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
      columns={[
        {
          name: t`Due`,
          renderCell: (row) => <DueDate row={row} />,
          order: ({ item, institution }) => item.due && dueOrder(item, institution.timeZone),
        },
        titleColumn(t`Item`, false),
        {
          name: t`Barcode`,
          isDate: true,
          renderCell: (row) => <Barcode row={row} />,
          order: ({ item }) => item.barcodeEnd,
        },
        {
          name: t`Call number`,
          renderCell: ({ titled }) =>
            titled?.callNumber && <bdi className={styles['callNumber']}>{titled.callNumber}</bdi>,
          order: ({ titled }) => titled?.callNumber ?? null,
        },
        placeColumn<StaffLoan>(t`Institution, library`, ({ item }) => item.library?.name),
        { ...dateColumn<StaffLoan>(t`Loaned`, ({ loaned }) => loaned), isDate: true },
        { name: t`Status`, renderCell: (row) => <LoanStatus row={row} />, order: statusOrder },
      ]}
    />
  )
}

type LoanProps = { row: ItemRow<StaffLoan> }

/** "22 Nov" or "25 Nov, 17:00", by the institution's calendar. */
function DueDate({ row: { item, institution, now } }: LoanProps) {
  const { timeZone } = institution
  const due = dueOf(item, now, timeZone)
  if (!due) return <Trans>not given</Trans>
  const day = dateOf(due.moment, now, timeZone, abbreviatedDate)
  const time = timeThatMatters(due)
  return (
    <ToneText tone={urgencyOf(item, now, timeZone)}>{time ? `${day}, ${shortTime(time)}` : day}</ToneText>
  )
}

/** The whole barcode for items of the own institution, else its end; the last four characters stand out. */
function Barcode({ row: { item, titled } }: LoanProps) {
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

/** Sort key with the most urgent status first. */
function statusOrder(row: ItemRow<StaffLoan>): string {
  const rank = { late: 0, soon: 1, later: 2 }[urgencyOf(row.item, row.now, row.institution.timeZone)]
  return `${rank} ${loanWords(row)}`
}

function LoanStatus({ row }: LoanProps) {
  const { t } = useLingui()
  const { item, now, institution } = row
  const { timeZone } = institution
  const { fineIfReturnedNow: running, renewed } = item
  const fine = running && running.minor > 0 ? moneyWords(running) : null
  const date = renewed && dateOf(renewed, now, timeZone, abbreviatedDate)
  const facts = [fine && t`${fine} fine if returned now`, date && t`renewed ${date}`].filter(Boolean)
  return (
    <>
      <ToneText tone={urgencyOf(item, now, timeZone)}>{statusWords(row)}</ToneText>
      {facts.length > 0 && <span className="quiet"> · {partsList(facts)}</span>}
    </>
  )
}

function statusWords(row: ItemRow<StaffLoan>): string {
  const { item, now, institution } = row
  const due = dueOf(item, now, institution.timeZone)
  if (!due || ['lost', 'claimed-returned', 'other'].includes(item.state)) return loanWords(row)
  if (item.state === 'recalled') return recalledWords(due)
  return urgencyOf(item, now, institution.timeZone) === 'later' ? loanWords(row) : dueWords(due)
}

export function RequestTable({ rows, atLeast }: ItemRows<StaffRequest>) {
  const { t } = useLingui()
  const { network } = useStaffView()
  return (
    <ItemTable
      title={t`Requests`}
      count={totalWords({ count: rows.length, atLeast })}
      rows={rows}
      columns={[
        dateColumn<StaffRequest>(t`Requested`, ({ placed }) => placed, t`not given`),
        titleColumn(t`Item`, true),
        {
          name: t`Kind`,
          renderCell: ({ item }) => requestKindWords(item),
          order: ({ item }) => requestKindWords(item),
        },
        placeColumn<StaffRequest>(t`Institution, pickup location`, (row) => placeWords(row, network)),
        {
          name: t`Status`,
          renderCell: (row) => <RequestStatus row={row} />,
          order: ({ item }) => requestStateWords(item),
        },
      ]}
    />
  )
}

function RequestStatus({ row: { item, institution, now } }: { row: ItemRow<StaffRequest> }) {
  const { status, pickupBy, placeInQueue } = item
  if (status === 'ready') {
    const until = pickupBy && dateOf(pickupBy, now, institution.timeZone, longDate)
    return (
      <ToneText tone="good">{until ? <Trans>Ready until {until}</Trans> : requestStateWords(item)}</ToneText>
    )
  }
  return (
    <>
      {requestStateWords(item)}{' '}
      {placeInQueue !== null && status === 'waiting' && (
        <span className="quiet">
          <Trans>number {placeInQueue} in the queue</Trans>
        </span>
      )}
    </>
  )
}

/** Fees. A fee's type reveals nothing about reading; its title may. */
export function FeeTable({ rows, atLeast }: ItemRows<StaffFee>) {
  const { t } = useLingui()
  return (
    <ItemTable
      title={t`Fees`}
      count={<FeeSums rows={rows} atLeast={atLeast} />}
      rows={rows}
      columns={[
        dateColumn<StaffFee>(t`Charged on`, ({ since }) => since, t`not given`),
        {
          name: t`Fee`,
          renderCell: ({ item, titled }) => (
            <>
              {feeTypeOf(item)}{' '}
              <span className="quiet">
                {[titled?.title, titled?.description].filter(Boolean).join(' · ')}
              </span>
            </>
          ),
          order: ({ item }) => feeTypeOf(item),
        },
        placeColumn<StaffFee>(t`Institution, library`, ({ item }) => item.owner),
        {
          name: t`Balance`,
          isNumber: true,
          renderCell: ({ item }) => <FeeBalance fee={item} />,
          order: ({ item }) => moneyOrder(item.balance),
        },
        {
          name: t`Status`,
          renderCell: ({ item }) => (
            <ToneText tone={item.state === 'open' ? undefined : 'soon'}>{feeStatusWords(item)}</ToneText>
          ),
          order: ({ item }) => feeStatusWords(item),
        },
      ]}
    />
  )
}

/** "3 · Unpaid: €7.40 · In dispute: €25.00 · €20.00 in the patron’s favour". */
function FeeSums({ rows, atLeast }: ItemRows<StaffFee>) {
  const rowsAt = Map.groupBy(rows, ({ institution }) => institution.code)
  const feesAt = [...rowsAt.values()].map((rowsThere) => rowsThere.map(({ item }) => item))
  const sums = debtStates.flatMap((state) => {
    const owed = owedAs(state, feesAt)
    if (owed.length === 0) return []
    return labelled(feeStateWords(state), sumWords(listWords(owed.map(moneyWords)), { atLeast }))
  })
  const texts = [totalWords({ count: rows.length, atLeast }), ...sums, ...creditSums(feesAt, { atLeast })]
  return <Joined texts={texts} separator=" · " />
}

function FeeBalance({ fee: { balance, original } }: { fee: StaffFee }) {
  const whole = original && moneyWords(original)
  return (
    <>
      <b>{moneyWords(balance)}</b>{' '}
      {original && balance.minor !== original.minor && (
        <span className="quiet">
          <Trans>of {whole}</Trans>
        </span>
      )}
    </>
  )
}
