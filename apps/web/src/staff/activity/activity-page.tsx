import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { listWords } from '../../text/list-words.ts'
import { useArrival } from '../../card/use-arrival.ts'
import { WaitingRows } from '../../ui/waiting-rows.tsx'
import { ActivityAnswers } from './activity-status.tsx'
import { ActivityLists } from './activity-lists.tsx'
import { ActivityRegister } from './activity-table.tsx'
import { ActivityTools } from './activity-tools.tsx'
import { lateIn, viewOf, withoutLate } from './activity-view.ts'
import { useDesk } from '../desk.ts'
import { Slip } from './slip.tsx'
import { StaffFailure } from '../staff-failure.tsx'
import styles from '../staff.module.css'
import { useActivity } from './use-activity.ts'
import { usePatron } from '../patron/use-patron.ts'
import { usePrinted } from './use-printed.ts'
import { useTitles } from './use-titles.ts'

/** What a patron of one's own has and owes in the network: counts, dates and sums; titles only where they are asked for. */
export function ActivityPage() {
  const { handle } = usePatron()
  const place = usePlace()
  const { activity, failure, ...asking } = useActivity(handle)
  const arrival = useArrival({ answers: activity.answers, ended: activity.waiting.length === 0 })
  const { codes } = useDesk()
  const titles = useTitles(handle)
  const [sought, seek] = useState('')
  const slip = usePrinted()

  const view = viewOf(activity, codes, place)
  const isDrawn = arrival.drawn || place !== 'all'
  const late = place === 'all' && isDrawn ? lateIn(view, arrival.joined) : []
  function refresh() {
    arrival.invite(codes)
    asking.refresh()
  }
  function askAgain(code: string) {
    arrival.invite([code])
    asking.askAgain(code)
  }

  return (
    <>
      <div className={slip.isPrinted ? 'no-print' : undefined}>
        <ActivityTools activity={activity} view={view} sought={sought} printSlip={slip.print} />
        <ActivityAnswers view={view} refresh={refresh} late={late} putInList={arrival.putInList} />
        {failure && <StaffFailure error={failure} retry={refresh} />}
        {isDrawn && (
          <>
            <ActivityRegister view={view} joined={arrival.joined} askAgain={askAgain} />
            <NoAccounts codes={view.without} />
            <ActivityLists view={withoutLate(view, late)} titles={titles} sought={sought} seek={seek} />
          </>
        )}
        {!isDrawn && !failure && <WaitingRows />}
      </div>
      {slip.isPrinted && <Slip view={view} titles={titles} />}
    </>
  )
}

/** The address says which institution is open: a code, or `all`. */
function usePlace(): string {
  const { codes } = useDesk()
  const [search] = useSearchParams()
  return codes.find((code) => code === search.get('institution')) ?? 'all'
}

/** That there is no account is an answer, too. */
function NoAccounts({ codes }: { codes: string[] }) {
  const { i18n } = useLingui()
  const { nameOf } = useDesk()
  if (codes.length === 0) return null
  const names = listWords(codes.map(nameOf), i18n.locale)
  return (
    <p className={`quiet ${styles['said']}`}>
      <Trans>No account at {names}.</Trans>
    </p>
  )
}
