import type { StaffFee, StaffRequest } from '@library-card/contract/staff.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { totalWords } from '../../card/sections.ts'
import { instantOf } from '../../dates/local-time.ts'
import { abbreviatedDate, dateOf, longDate } from '../../dates/date-words.ts'
import { feeTypeOf, moneyOrder, moneyWords } from '../../money/money.ts'
import { Toned } from '../../ui/table.tsx'
import { requestKindWords, requestStateWords } from './activity-words.ts'
import { ItemTable, PlaceText, TitleText, type ItemRow, type ItemRows } from './item-table.tsx'

export function RequestTable({ rows, atLeast }: ItemRows<StaffRequest>) {
  const { t } = useLingui()
  return (
    <ItemTable
      title={t`Requests`}
      count={totalWords({ count: rows.length, atLeast })}
      rows={rows}
      columns={{
        placed: {
          name: t`Requested`,
          renderCell: ({ item: { placed }, institution: { timeZone }, asOf }) =>
            placed ? dateOf(placed, asOf, timeZone, abbreviatedDate) : t`not given`,
          sortValue: ({ item: { placed }, institution }) => placed && instantOf(placed, institution.timeZone),
        },
        item: {
          name: t`Item`,
          renderCell: ({ titled }) => <TitleText titled={titled} />,
          sortValue: ({ titled }) => titled?.title ?? null,
        },
        kind: {
          name: t`Kind`,
          renderCell: ({ item }) => requestKindWords(item),
          sortValue: ({ item }) => requestKindWords(item),
        },
        place: {
          name: t`Institution, pickup location`,
          renderCell: (row) => <PlaceText row={row} place={row.item.pickup?.place.name} />,
          sortValue: ({ institutionName }) => institutionName,
        },
        status: {
          name: t`Status`,
          renderCell: (row) => <RequestStatus row={row} />,
          sortValue: ({ item }) => requestStateWords(item),
        },
      }}
    />
  )
}

function RequestStatus({ row: { item, institution, asOf } }: { row: ItemRow<StaffRequest> }) {
  const { timeZone } = institution
  const { status, pickupBy, placeInQueue } = item
  if (status === 'ready') {
    const until = pickupBy && dateOf(pickupBy, asOf, timeZone, longDate)
    return <Toned tone="good">{until ? <Trans>Ready until {until}</Trans> : requestStateWords(item)}</Toned>
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

/** The type of a fee reveals nothing about reading; its title may. */
export function FeeTable({ rows, atLeast }: ItemRows<StaffFee>) {
  const { t } = useLingui()
  return (
    <ItemTable
      title={t`Fees`}
      count={totalWords({ count: rows.length, atLeast })}
      rows={rows}
      columns={{
        since: {
          name: t`Since`,
          renderCell: ({ item: { since }, institution: { timeZone }, asOf }) =>
            since ? dateOf(since, asOf, timeZone, abbreviatedDate) : t`not given`,
          sortValue: ({ item: { since }, institution }) => since && instantOf(since, institution.timeZone),
        },
        type: {
          name: t`Fee`,
          renderCell: ({ item, titled }) => (
            <>
              {feeTypeOf(item)} <span className="quiet">{feeTitle(titled)}</span>
            </>
          ),
          sortValue: ({ item }) => feeTypeOf(item),
        },
        place: {
          name: t`Institution, library`,
          renderCell: (row) => <PlaceText row={row} place={row.item.owner} />,
          sortValue: ({ institutionName }) => institutionName,
        },
        balance: {
          name: t`Balance`,
          isNumber: true,
          renderCell: ({ item }) => <FeeBalance fee={item} />,
          sortValue: ({ item }) => moneyOrder(item.balance),
        },
      }}
    />
  )
}

function feeTitle(titled: ItemRow<StaffFee>['titled']): string {
  return [titled?.title, titled?.description].filter(Boolean).join(' · ')
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
