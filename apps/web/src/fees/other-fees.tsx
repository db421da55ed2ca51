import type { OtherFees as Fees } from '@library-card/contract/card.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { fetchJson } from '../api.ts'
import { useCardView } from '../card/card-view.ts'
import { itemsOf } from '../card/facts.ts'
import { listWords } from '../text/words.ts'
import { TextButton } from '../ui/button.tsx'
import rows from '../ui/rows.module.css'
import { FeeRow } from './fee-row.tsx'
import styles from './fees.module.css'

export function otherFeesQuery(code: string) {
  return queryOptions({
    queryKey: ['fees', code],
    queryFn: ({ signal }) => fetchJson('GET /api/institutions/:code/fees', { params: { code }, signal }),
  })
}

/** The open fees and, on demand, those in other states: they cost three more upstream calls. */
export function OtherFees({ institution, children }: { institution: Institution; children: ReactNode }) {
  const { code } = institution
  const { now } = useCardView()
  const [isShown, setShown] = useState(false)
  const { data, isFetching, refetch } = useQuery({ ...otherFeesQuery(code), enabled: isShown })
  const shown = isShown && data ? states.flatMap((state) => itemsOf(data[state])) : []
  const status = isFetching ? (
    <Trans>Asking…</Trans>
  ) : (
    <OtherFeesSummary fees={data} askAgain={() => void refetch()} />
  )
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari takes a list without bullets for none */}
      <ol className={styles['list']} role="list">
        {children}
        {shown.map((fee) => (
          <FeeRow key={`${fee.state} ${fee.id}`} fee={fee} institution={institution} now={now} />
        ))}
      </ol>
      <p className={rows['under']}>
        {isShown ? status : <Trans>In dispute, sent to billing, paid: not checked yet.</Trans>}{' '}
        <TextButton aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? <Trans>Hide</Trans> : <Trans>Show</Trans>}
        </TextButton>
      </p>
    </>
  )
}

const states = ['inDispute', 'sentToBilling', 'closed'] as const

const stateWords: Record<keyof Fees, MessageDescriptor> = {
  inDispute: msg`in dispute`,
  sentToBilling: msg`sent to billing`,
  closed: msg`paid or closed`,
}

const countWords: Record<keyof Fees, (fees: Fee[]) => string> = {
  inDispute: (fees) => plural(fees.length, { one: '# in dispute', other: '# in dispute' }),
  sentToBilling: (fees) => plural(fees.length, { one: '# sent to billing', other: '# sent to billing' }),
  closed: (fees) => plural(fees.length, { one: '# paid or closed', other: '# paid or closed' }),
}

/** The count of each state, and the states without an answer: a missing answer is not "none". */
export function OtherFeesSummary({ fees, askAgain }: { fees: Fees | undefined; askAgain: () => void }) {
  const { i18n } = useLingui()
  const again = (
    <TextButton onClick={askAgain}>
      <Trans>Ask again</Trans>
    </TextButton>
  )
  if (!fees)
    return (
      <>
        <Trans>In dispute, sent to billing, paid: no answer.</Trans> {again}
      </>
    )
  const isKnown = (state: keyof Fees) => fees[state].state === 'ok'
  const counts = states.filter(isKnown).map((state) => countWords[state](itemsOf(fees[state])))
  const others = states.filter((state) => !isKnown(state)).map((state) => i18n._(stateWords[state]))
  const told = listWords(counts, i18n.locale)
  const missing = listWords(others, i18n.locale)
  return (
    <>
      {told && <Trans>{told}.</Trans>}{' '}
      {missing && (
        <>
          <Trans>No answer: {missing}.</Trans> {again}
        </>
      )}
    </>
  )
}
