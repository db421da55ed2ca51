import type { Fee } from '@library-card/contract/fee.ts'
import { instantOf } from '@library-card/contract/local-time.ts'
import { Trans } from '@lingui/react/macro'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import type { Source } from '../card/card-view.ts'
import { closedFeesQuery, type FeeList } from '../card/checked-fees.ts'
import { isWhole, itemsOf } from '../card/summary.ts'
import { listWords } from '../text/words.ts'
import { TextButton } from '../ui/button.tsx'
import { Group } from '../ui/rows.tsx'
import { FeeRow } from './fee-row.tsx'
import styles from './fees.module.css'
import type { ListedFees } from './payee.tsx'

/** Paid and cancelled fees of all institutions on the page, which are requested only once they are opened. */
export function PaidFees({ fees }: { fees: ListedFees[] }) {
  const [isShown, setShown] = useState(false)
  const results = useQueries({
    queries: fees.map(({ institution }) => ({ ...closedFeesQuery(institution.code), enabled: isShown })),
  })
  const asked = fees.map((listed, at) => {
    const { data, isFetching = false, refetch } = results[at] ?? {}
    const list: FeeList = data?.closed ?? { state: 'missing' }
    return { ...listed, list, isFetching, askAgain: () => void refetch?.() }
  })
  if (fees.length === 0) return null
  return (
    <div className={styles['after']}>
      <p>
        <TextButton aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? <Trans>Hide paid fees</Trans> : <Trans>Show paid fees</Trans>}
        </TextButton>
      </p>
      {isShown && <PaidList asked={asked} />}
    </div>
  )
}

type Asked = ListedFees & { list: FeeList; isFetching: boolean; askAgain: () => void }

/** The fees, newest first, and the institutions without any, or without an answer. */
function PaidList({ asked }: { asked: Asked[] }) {
  const namesOf = (some: Asked[]) => listWords(some.map(({ institutionName }) => institutionName))
  const answered = asked.filter(({ isFetching }) => !isFetching)
  const inFull = answered.filter(({ list }) => isWhole(list))
  const failed = answered.filter(({ list }) => !isWhole(list) && list.state !== 'not-provided')
  const rows = asked
    .flatMap((one) => itemsOf(one.list).map((fee) => ({ ...one, fee })))
    .toSorted((one, other) => chargedAt(other) - chargedAt(one))
  const none = namesOf(inFull.filter(({ list }) => itemsOf(list).length === 0))
  const waiting = namesOf(asked.filter(({ isFetching }) => isFetching))
  const missing = namesOf(failed)
  const notProvided = namesOf(answered.filter(({ list }) => list.state === 'not-provided'))
  return (
    <>
      {rows.length > 0 && (
        <Group title={<Trans>Paid fees</Trans>}>
          {rows.map(({ fee, institution, institutionName, now }) => (
            <FeeRow
              key={`${institution.code} ${fee.id}`}
              fee={fee}
              institution={institution}
              institutionName={institutionName}
              now={now}
            />
          ))}
        </Group>
      )}
      {none && (
        <p className="quiet">
          <Trans>No paid fees at {none}.</Trans>
        </p>
      )}
      {waiting && (
        <p className="quiet">
          <Trans>Still waiting for {waiting}.</Trans>
        </p>
      )}
      {notProvided && (
        <p className="quiet">
          <Trans>Paid fees at {notProvided}: not given to us.</Trans>
        </p>
      )}
      {missing && (
        <p className="quiet">
          <Trans>Paid fees at {missing}: some or all could not be loaded.</Trans>{' '}
          <TextButton onClick={() => failed.forEach(({ askAgain }) => askAgain())}>
            <Trans>Ask again</Trans>
          </TextButton>
        </p>
      )}
    </>
  )
}

function chargedAt({ fee, institution }: Source & { fee: Fee }): number {
  return fee.since ? instantOf(fee.since, institution.timeZone) : 0
}
