import type { Clearances, Clearance } from '@library-card/contract/clearance.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { fetchJson } from '../../api.ts'
import { usePageHeading } from '../../layout/use-page-heading.ts'
import { useDesk } from '../desk.ts'
import { StaffFailure } from '../staff-failure.tsx'
import styles from '../staff.module.css'
import { ClearanceForm } from './clearance-form.tsx'
import { whileRunning, ClearanceActs } from './clearance-acts.tsx'
import { Link } from 'react-router'
import { Cell, Line, Register } from '../../ui/register.tsx'
import rows from '../../ui/rows.module.css'
import { progressWords, useBegan } from './clearance-words.ts'

/** Checks for a list of own patrons that they have no loans and no fees at any participating member. */
export function ClearancePage() {
  const { t } = useLingui()
  const { home, nameOf } = useDesk()
  const heading = usePageHeading(t`Clearance · Patron services`)
  const { data, error, refetch } = useQuery<Clearances>({
    queryKey: ['clearances'],
    queryFn: ({ signal }) => fetchJson('GET /api/staff/clearances', { signal }),
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

/** Newest first. */
export function ClearanceList({ clearances }: { clearances: Clearance[] }) {
  const { t } = useLingui()
  const began = useBegan()
  if (clearances.length === 0) return null
  const columns = { progress: { name: t`Progress` }, acts: { name: t`Acts` } }
  return (
    <section className={rows['group']} aria-labelledby="reports">
      <header className={rows['groupHeader']}>
        <h2 id="reports">
          <Trans>Reports</Trans>
        </h2>
      </header>
      <Register caption={t`Reports`} columns={[{ name: t`Begun` }, ...Object.values(columns)]}>
        {clearances.map((clearance) => (
          <Line
            key={clearance.id}
            name={<Link to={`/staff/clearance/${clearance.id}`}>{began(clearance)}</Link>}
          >
            <Cell column={columns.progress}>{progressWords(clearance)}</Cell>
            <Cell column={columns.acts}>
              <ClearanceActs clearance={clearance} name={began(clearance)} />
            </Cell>
          </Line>
        ))}
      </Register>
    </section>
  )
}
