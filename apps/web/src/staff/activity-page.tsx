import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { listWords } from '../institution/list-words.ts'
import { ActivityAnswers } from './activity-answers.tsx'
import { ActivityLists } from './activity-lists.tsx'
import { ActivityRegister } from './activity-register.tsx'
import { ActivityTools } from './activity-tools.tsx'
import { viewOf } from './activity-view.ts'
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
  const view = useMemo(() => viewOf(activity, codes, place), [activity, codes, place])
  const titles = useTitles(handle)
  const [sought, seek] = useState('')
  const slip = usePrinted()

  return (
    <>
      <div className={slip.isPrinted ? 'no-print' : undefined}>
        <ActivityTools activity={activity} view={view} sought={sought} printSlip={slip.print} />
        <ActivityAnswers view={view} refresh={refresh} />
        {failure && <StaffFailure error={failure} retry={refresh} />}
        <ActivityRegister view={view} askAgain={askAgain} />
        <NoAccounts codes={view.without} />
        <ActivityLists view={view} titles={titles} sought={sought} seek={seek} />
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
