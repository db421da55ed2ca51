import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { OtherFees as OtherFeesAnswer } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { get } from '../api.ts'
import { TextButton } from '../ui/button.tsx'
import rows from '../ui/rows.module.css'
import styles from './fees.module.css'
import { OtherFeeRows } from './other-fee-rows.tsx'
import { OtherFeesSummary } from './other-fees-summary.tsx'

type OtherFeesProps = { institution: Institution; children: ReactNode }

/** The open fees, and under them on request those that are asked only then: three more questions upstream. */
export function OtherFees({ institution, children }: OtherFeesProps) {
  const [isShown, setShown] = useState(false)
  const { answer, isAsking, askAgain } = useOtherFees(institution.code, isShown)
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- to Safari a list without bullets is none */}
      <ol className={styles['list']} role="list">
        {children}
        {isShown && answer && <OtherFeeRows answer={answer} institution={institution} />}
      </ol>
      <p className={rows['under']}>
        {isShown ? <Told answer={answer} isAsking={isAsking} askAgain={askAgain} /> : <NotAsked />}{' '}
        <TextButton aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? <Trans>Hide</Trans> : <Trans>Show</Trans>}
        </TextButton>
      </p>
    </>
  )
}

type Asked = { answer: OtherFeesAnswer | undefined; isAsking: boolean; askAgain: () => void }

function useOtherFees(code: string, isShown: boolean): Asked {
  const { data, isFetching, refetch } = useQuery({
    queryKey: ['fees', code],
    queryFn: ({ signal }) =>
      get<OtherFeesAnswer>(`/api/institutions/${encodeURIComponent(code)}/fees`, signal),
    enabled: isShown,
  })
  return { answer: data, isAsking: isFetching, askAgain: () => void refetch() }
}

function NotAsked() {
  return <Trans>In dispute, sent to billing, paid: not asked yet.</Trans>
}

function Told({ answer, isAsking, askAgain }: Asked) {
  if (isAsking) return <Trans>Asking…</Trans>
  if (answer) return <OtherFeesSummary answer={answer} askAgain={askAgain} />
  return (
    <>
      <Trans>In dispute, sent to billing, paid: no answer.</Trans>{' '}
      <TextButton onClick={askAgain}>
        <Trans>Ask again</Trans>
      </TextButton>
    </>
  )
}
