import { Trans, useLingui } from '@lingui/react/macro'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { OtherFees as OtherFeesAnswer } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { fetchJson } from '../api.ts'
import { TextButton } from '../ui/button.tsx'
import rows from '../ui/rows.module.css'
import styles from './fees.module.css'
import { useCardView } from '../card/card-view.ts'
import { FeeRow } from './fee-row.tsx'
import { plural } from '@lingui/core/macro'

type OtherFeesProps = { institution: Institution; children: ReactNode }

/** The open fees and, on demand, those in other states: they cost three more upstream calls. */
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
        {isShown ? <Answer answer={answer} isAsking={isAsking} askAgain={askAgain} /> : <NotAsked />}{' '}
        <TextButton aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? <Trans>Hide</Trans> : <Trans>Show</Trans>}
        </TextButton>
      </p>
    </>
  )
}

type OtherFeesQuery = { answer: OtherFeesAnswer | undefined; isAsking: boolean; askAgain: () => void }

export function otherFeesQuery(code: string) {
  return queryOptions({
    queryKey: ['fees', code],
    queryFn: ({ signal }) => fetchJson('GET /api/institutions/:code/fees', { params: { code }, signal }),
  })
}

function useOtherFees(code: string, isShown: boolean): OtherFeesQuery {
  const { data, isFetching, refetch } = useQuery({ ...otherFeesQuery(code), enabled: isShown })
  return { answer: data, isAsking: isFetching, askAgain: () => void refetch() }
}

function NotAsked() {
  return <Trans>In dispute, sent to billing, paid: not asked yet.</Trans>
}

function Answer({ answer, isAsking, askAgain }: OtherFeesQuery) {
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

/** Disputed, billed and closed fees, in this order. */
function OtherFeeRows({ answer, institution }: { answer: OtherFeesAnswer; institution: Institution }) {
  const { cards } = useCardView()
  // The response has no `asOf`; the card's only decides whether a date shows its year.
  const asOf = cards.find(({ institutionCode }) => institutionCode === institution.code)?.asOf ?? ''
  const parts = [answer.inDispute, answer.sentToBilling, answer.closed]
  return parts
    .flatMap((part) => (part.state === 'ok' ? part.items : []))
    .map((fee) => <FeeRow key={`${fee.state} ${fee.id}`} fee={fee} institution={institution} asOf={asOf} />)
}

/** The count of each state, and the states without an answer: a missing answer is not "none". */
export function OtherFeesSummary({ answer, askAgain }: { answer: OtherFeesAnswer; askAgain: () => void }) {
  const told = useAnsweredWords(answer)
  const missing = useMissingWords(answer)
  return (
    <>
      {told && <Trans>{told}.</Trans>}{' '}
      {missing && (
        <>
          <Trans>No answer: {missing}.</Trans>{' '}
          <TextButton onClick={askAgain}>
            <Trans>Ask again</Trans>
          </TextButton>
        </>
      )}
    </>
  )
}

function useAnsweredWords({ inDispute, sentToBilling, closed }: OtherFeesAnswer): string {
  const { i18n } = useLingui()
  const told: string[] = []
  if (inDispute.state === 'ok')
    told.push(plural(inDispute.items.length, { one: '# in dispute', other: '# in dispute' }))
  if (sentToBilling.state === 'ok')
    told.push(plural(sentToBilling.items.length, { one: '# sent to billing', other: '# sent to billing' }))
  if (closed.state === 'ok')
    told.push(plural(closed.items.length, { one: '# paid or closed', other: '# paid or closed' }))
  return new Intl.ListFormat(i18n.locale).format(told)
}

function useMissingWords({ inDispute, sentToBilling, closed }: OtherFeesAnswer): string {
  const { i18n, t } = useLingui()
  const missing: string[] = []
  if (inDispute.state !== 'ok') missing.push(t`in dispute`)
  if (sentToBilling.state !== 'ok') missing.push(t`sent to billing`)
  if (closed.state !== 'ok') missing.push(t`paid or closed`)
  return new Intl.ListFormat(i18n.locale).format(missing)
}
