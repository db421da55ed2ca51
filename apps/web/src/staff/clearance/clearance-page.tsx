import type { Clearances } from '@library-card/contract/clearance.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { get } from '../../api.ts'
import { useTurnedTo } from '../../layout/use-turned-to.ts'
import { useDesk } from '../desk.ts'
import { StaffFailure } from '../staff-failure.tsx'
import styles from '../staff.module.css'
import { ClearanceForm } from './clearance-form.tsx'
import { ClearanceList } from './clearance-list.tsx'
import { whileRunning } from './while-running.ts'

/** Who of a list of own patrons may go: nothing on loan, nothing to pay, at any member that says so. */
export function ClearancePage() {
  const { t } = useLingui()
  const { home, nameOf } = useDesk()
  const heading = useTurnedTo(t`Clearance · Patron services`)
  const { data, error, refetch } = useQuery<Clearances>({
    queryKey: ['clearances'],
    queryFn: ({ signal }) => get<Clearances>('/api/staff/clearances', signal),
    gcTime: 0,
    refetchInterval: ({ state }) => whileRunning(state.data?.clearances ?? []),
  })
  return (
    <>
      <p className={styles['where']}>
        <bdi>{nameOf(home)}</bdi>
      </p>
      <h1 id="heading" tabIndex={-1} ref={heading}>
        <Trans>Clearance</Trans>
      </h1>
      <ClearanceForm />
      {error && <StaffFailure error={error} retry={() => void refetch()} />}
      {data && <ClearanceList clearances={data.clearances} />}
    </>
  )
}
