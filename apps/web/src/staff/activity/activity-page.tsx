import { codesOf } from '../../card/summary.ts'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useAnnounced } from '../../card/announcements.tsx'
import { latestTimeOf, StatusLine, statusWords } from '../../page/status-line.tsx'
import { listWords } from '../../text/words.ts'
import { TextButton } from '../../ui/button.tsx'
import { WaitingRows } from '../../ui/rows.tsx'
import { ActivityList } from './activity-list.tsx'
import { ActivityRegister } from './activity-register.tsx'
import { ActivityTools } from './activity-tools.tsx'
import { lateIn, viewOf, withoutLate, type ActivityView } from './activity-view.ts'
import { factWords } from './activity-words.ts'
import { useDesk } from '../desk.tsx'
import { Slip, usePrinted } from './slip.tsx'
import { StaffFailure } from '../staff-failure.tsx'
import styles from '../staff.module.css'
import { usePatron, type Activity } from './patron-layout.tsx'
import { useTitles } from './use-titles.ts'

/** A patron's activity in the network; titles of other institutions only on request. */
export function ActivityPage() {
  const { handle, activity } = usePatron()
  const place = usePlace()
  const { codes } = useDesk()
  const titles = useTitles(handle)
  const [query, setQuery] = useState('')
  const slip = usePrinted()

  const view = viewOf(activity, codes, place)
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
            <ActivityRegister
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
  const { homeZone, nameOf } = useDesk()
  const status = {
    ...view,
    asked: view.asked.filter((code) => !codesOf(view.notAsked).includes(code)),
    silent: codesOf(view.silent),
    notAsked: codesOf(view.notAsked),
    topic: null,
    partial: codesOf(view.accounts.filter(({ state }) => state === 'partial')),
    notWanted: [],
    toSignIn: [],
    accounts: null,
    time: latestTimeOf(view.accounts, homeZone),
    nameOf,
  }
  useAnnounced(statusWords(status))
  return (
    <StatusLine
      status={status}
      late={late.map((code) => ({ code, what: factWords(viewOf(activity, view.asked, code)) }))}
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

/** The URL holds the selected institution: a code, or `all`. */
function usePlace(): string {
  const { codes } = useDesk()
  const [search] = useSearchParams()
  return codes.find((code) => code === search.get('institution')) ?? 'all'
}

function NoAccounts({ codes }: { codes: string[] }) {
  const { nameOf } = useDesk()
  if (codes.length === 0) return null
  const names = listWords(codes.map(nameOf))
  return (
    <p className={`quiet ${styles['paragraph']}`}>
      <Trans>No account at {names}.</Trans>
    </p>
  )
}
