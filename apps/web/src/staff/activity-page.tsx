import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { listWords } from '../institution/list-words.ts'
import { useArrival } from '../institution/use-arrival.ts'
import { WaitingRows } from '../institution/waiting-rows.tsx'
import { ActivityAnswers } from './activity-answers.tsx'
import { ActivityLists } from './activity-lists.tsx'
import { ActivityRegister } from './activity-register.tsx'
import { ActivityTools } from './activity-tools.tsx'
import { lateIn, viewOf, withoutLate } from './activity-view.ts'
import { useDesk } from './desk.ts'
import { usePatron } from './use-patron.ts'
import { Slip } from './slip.tsx'
import { StaffFailure } from './staff-failure.tsx'
import styles from './staff.module.css'
import { useActivity } from './use-activity.ts'
import { usePrinted } from './use-printed.ts'
import { useTitles } from './use-titles.ts'

/** What a patron of one's own has and owes in the network: counts, dates and sums; titles only where they are asked for. */
export function ActivityPage() {
  const { handle } = usePatron()
  const { codes } = useDesk()
  const { activity, failure, refresh, askAgain } = useActivity(handle)
  const [search] = useSearchParams()
  const chosen = search.get('institution') ?? 'all'
  const place = codes.includes(chosen) ? chosen : 'all'
  const { drawn, joined, putInList, invite } = useArrival({
    answers: activity.answers,
    ended: activity.waiting.length === 0,
  })
  const view = viewOf(activity, codes, place)
  const late = place === 'all' && drawn ? lateIn(view, joined) : []
  const titles = useTitles(handle)
  const [sought, seek] = useState('')
  const slip = usePrinted()

  function askAll() {
    invite(codes)
    refresh()
  }
  function askOne(code: string) {
    invite([code])
    askAgain(code)
  }

  return (
    <>
      <div className={slip.isPrinted ? 'no-print' : undefined}>
        <ActivityTools activity={activity} view={view} sought={sought} printSlip={slip.print} />
        <ActivityAnswers view={view} refresh={askAll} late={late} putInList={putInList} />
        {failure && <StaffFailure error={failure} retry={askAll} />}
        {drawn || place !== 'all' ? (
          <>
            <ActivityRegister view={view} joined={joined} askAgain={askOne} />
            <NoAccounts codes={view.without} />
            <ActivityLists view={withoutLate(view, late)} titles={titles} sought={sought} seek={seek} />
          </>
        ) : (
          !failure && <WaitingRows />
        )}
      </div>
      {slip.isPrinted && <Slip view={view} titles={titles} />}
    </>
  )
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
