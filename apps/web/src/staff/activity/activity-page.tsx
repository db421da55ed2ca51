import { codesOf, isNotReceived } from '../../card/summary.ts'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useAnnounced } from '../../card/announcements.tsx'
import { ZoneNote } from '../../dates/zone-note.tsx'
import { latestTimeOf, StatusLine, statusWords } from '../../page/status-line.tsx'
import { listWords } from '../../text/words.ts'
import { TextButton } from '../../ui/button.tsx'
import { WaitingRows } from '../../ui/rows.tsx'
import { InstitutionsTable } from './institutions-table.tsx'
import { ActivityTools } from './activity-tools.tsx'
import { countOfItems, itemsIn, type ListedItem, type StaffItem } from './activity-items.ts'
import { isShort, lateIn, viewOf, withoutLate, type ActivityView, type Part } from './activity-view.ts'
import { factWords } from './activity-words.ts'
import { useStaffContext } from '../staff-context.tsx'
import type { ItemRows } from './item-table.tsx'
import { LoanTable } from './loan-table.tsx'
import { FeeTable, RequestTable } from './request-and-fee-tables.tsx'
import { Slip, usePrinted } from './slip.tsx'
import { StaffFailure } from '../staff-failure.tsx'
import staff from '../staff.module.css'
import styles from './activity.module.css'
import { usePatron, type Activity } from './patron-layout.tsx'
import { ShownTitlesNotes, ShowTitles, TitlesNotes } from './titles.tsx'
import { useTitles, type ShownTitles } from './use-titles.ts'

/** A patron's activity in the network; titles of other institutions only on request. */
export function ActivityPage() {
  const { handle, activity } = usePatron()
  const context = useStaffContext()
  const place = usePlace()
  const titles = useTitles(handle)
  const [query, setQuery] = useState('')
  const slip = usePrinted()

  const view = viewOf(activity, context, place)
  const isDrawn = activity.drawn || place !== 'all'
  const late = place === 'all' && isDrawn ? lateIn(view, activity.joined) : []

  return (
    <>
      <div className={slip.isPrinted ? 'no-print' : undefined}>
        <ActivityTools activity={activity} view={view} find={{ query, setQuery }} printSlip={slip.print} />
        <ActivityStatus view={view} late={late} activity={activity} />
        {activity.failure && <StaffFailure error={activity.failure} retry={activity.refresh} />}
        {isDrawn && (
          <>
            <ActivityList view={withoutLate(view, late)} titles={titles} query={query} />
            <InstitutionsTable
              view={view}
              joined={activity.joined}
              askAgain={(code) => activity.askAgain([code])}
            />
            <NoAccounts codes={view.without} />
          </>
        )}
        {!isDrawn && !activity.failure && <WaitingRows />}
      </div>
      {slip.isPrinted && <Slip view={view} titles={titles} />}
    </>
  )
}

type ActivityStatusProps = { view: ActivityView; late: string[]; activity: Activity }

/** Who has responded, and that this view is in the audit log. */
function ActivityStatus({ view, late, activity }: ActivityStatusProps) {
  const context = useStaffContext()
  const status = {
    ...view,
    asked: view.asked.filter((code) => !codesOf(view.notAsked).includes(code)),
    unavailable: codesOf(view.unavailable),
    notReceived: codesOf(view.unavailable.filter(({ problem }) => isNotReceived(problem))),
    notAsked: codesOf(view.notAsked),
    topic: null,
    partial: codesOf(view.accounts.filter(({ state }) => state === 'partial')),
    notWanted: [],
    toSignIn: [],
    neverSignedIn: [],
    accounts: null,
    time: latestTimeOf(view.accounts, context.homeZone),
    nameOf: context.nameOf,
  }
  useAnnounced(statusWords(status))
  return (
    <StatusLine
      status={status}
      late={late.map((code) => ({ code, what: factWords(viewOf(activity, context, code)) }))}
      putInList={activity.putInList}
    >
      <span className="no-print">
        <Trans>This view is logged, and the patron can see that.</Trans>{' '}
        {view.waiting.length === 0 && (
          <TextButton onClick={activity.refresh}>
            <Trans>Refresh</Trans>
          </TextButton>
        )}
      </span>
    </StatusLine>
  )
}

type ActivityListProps = { view: ActivityView; titles: ShownTitles; query: string }

function ActivityList({ view, titles, query }: ActivityListProps) {
  const context = useStaffContext()
  if (countOfItems(itemsIn(view, context)) === 0) return <EmptyActivity view={view} />
  const items = itemsIn(view, context, query)
  const tableOf = <Item extends StaffItem>(part: Part, listed: ListedItem<Item>[]): ItemRows<Item> => ({
    rows: listed.map((one) => ({ ...one, titled: titles.titledOf(one, part) })),
    atLeast: isShort(view, part),
  })
  return (
    <>
      <div className={`${styles['notes']} no-print`}>
        <ShowTitles view={view} titles={titles} />
        <ShownTitlesNotes titles={titles} />
      </div>
      <LoanTable {...tableOf('loans', items.loans)} />
      <div className={styles['underTable']}>
        <TitlesNotes view={view} />
        <ZoneNote listed={items.loans} />
      </div>
      <RequestTable {...tableOf('requests', items.requests)} />
      <FeeTable {...tableOf('fees', items.fees)} />
    </>
  )
}

/** "Nothing" only where all institutions responded in full. */
function EmptyActivity({ view }: { view: ActivityView }) {
  if (view.waiting.length > 0) return null
  const isSure =
    view.notAsked.length === 0 &&
    !(['loans', 'requests', 'fees'] as const).some((part) => isShort(view, part))
  return (
    <p className={staff['paragraph']}>
      {isSure ? (
        <Trans>No loans, requests or fees.</Trans>
      ) : (
        <Trans>No loans, requests or fees at the institutions that answered.</Trans>
      )}
    </p>
  )
}

/** The URL holds the selected institution: a code, or `all`. */
function usePlace(): string {
  const { codes } = useStaffContext()
  const [search] = useSearchParams()
  return codes.find((code) => code === search.get('institution')) ?? 'all'
}

function NoAccounts({ codes }: { codes: string[] }) {
  const { nameOf } = useStaffContext()
  if (codes.length === 0) return null
  const names = listWords(codes.map(nameOf))
  return (
    <p className={`quiet ${staff['paragraph']}`}>
      <Trans>No account at {names}.</Trans>
    </p>
  )
}
