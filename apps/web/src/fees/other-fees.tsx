import type { Fee, FeeState } from '@library-card/contract/fee.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { Source } from '../card/card-view.ts'
import { itemsOf } from '../card/summary.ts'
import { closedFeesQuery, feeListsOf, type CheckedFees, type FeeLists } from '../card/checked-fees.ts'
import { listWords } from '../text/words.ts'
import { TextButton } from '../ui/button.tsx'
import rows from '../ui/rows.module.css'
import { FeeRow } from './fee-row.tsx'

type OtherState = Exclude<FeeState, 'open'>
export type OtherLists = Omit<FeeLists, 'open'>

const states = ['in-dispute', 'sent-to-billing', 'closed'] as const

type OtherFeesProps = {
  listed: Source & { checked: CheckedFees | null }
  /** Whether the institution has no open fees, so that rows of other fees need no button. */
  isAlone: boolean
  children: ReactNode
}

/**
 * The open fees and the number of fees in other states, which are shown on demand. Closed fees are requested
 * only then.
 */
export function OtherFees({ listed, isAlone, children }: OtherFeesProps) {
  const { institution, now, checked } = listed
  const [isShown, setShown] = useState(false)
  const { data, isError, refetch } = useQuery({ ...closedFeesQuery(institution.code), enabled: isShown })
  const lists = feeListsOf(checked, data?.closed ?? (isError ? { state: 'missing' } : undefined))
  const shown = states.filter((state) => isShown || (isAlone && state !== 'closed'))
  const askAgain = () => {
    if (isShown && lists.closed.state === 'missing') void refetch()
    if (lists['in-dispute'].state === 'missing' || lists['sent-to-billing'].state === 'missing')
      checked?.askAgain()
  }
  return (
    <>
      <ol role="list">
        {children}
        {shown.flatMap((state) =>
          itemsOf(lists[state]).map((fee) => (
            <FeeRow key={`${state} ${fee.id}`} fee={fee} institution={institution} now={now} />
          )),
        )}
      </ol>
      <p className={rows['under']}>
        <OtherFeesSummary lists={lists} askAgain={askAgain} />{' '}
        <TextButton aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? <Trans>Hide other fees</Trans> : <Trans>Show other fees</Trans>}
        </TextButton>
      </p>
    </>
  )
}

const stateWords: Record<OtherState, MessageDescriptor> = {
  'in-dispute': msg`disputed fees`,
  'sent-to-billing': msg`fees sent to billing`,
  closed: msg`paid or closed fees`,
}

const countWords: Record<OtherState, (fees: Fee[]) => string> = {
  'in-dispute': (fees) =>
    plural(fees.length, { 0: 'none in dispute', one: '# in dispute', other: '# in dispute' }),
  'sent-to-billing': (fees) =>
    plural(fees.length, { 0: 'none sent to billing', one: '# sent to billing', other: '# sent to billing' }),
  closed: (fees) =>
    plural(fees.length, { 0: 'none paid or closed', one: '# paid or closed', other: '# paid or closed' }),
}

/** The count of each state, and the states without an answer: a missing answer is not "none". */
export function OtherFeesSummary({ lists, askAgain }: { lists: OtherLists; askAgain: () => void }) {
  const { i18n } = useLingui()
  const inState = (wanted: string) => states.filter((state) => lists[state].state === wanted)
  const namesOf = (some: OtherState[]) => listWords(some.map((state) => i18n._(stateWords[state])))
  const counts = listWords(inState('ok').map((state) => countWords[state](itemsOf(lists[state]))))
  const unchecked = namesOf(inState('not-asked'))
  const missing = namesOf(inState('missing'))
  const notProvided = namesOf(inState('not-provided'))
  return (
    <>
      {counts && <Trans>Other fees: {counts}.</Trans>}{' '}
      {unchecked && <Trans>Not checked yet: {unchecked}.</Trans>}{' '}
      {notProvided && <Trans>Not given to us: {notProvided}. Ask there whether there are any.</Trans>}{' '}
      {missing && (
        <>
          <Trans>No answer about {missing}.</Trans>{' '}
          <TextButton onClick={askAgain}>
            <Trans>Ask again</Trans>
          </TextButton>
        </>
      )}
    </>
  )
}
