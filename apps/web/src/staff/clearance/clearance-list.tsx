import type { Clearance } from '@library-card/contract/clearance.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'react-router'
import { Cell, Line, Register } from '../../ui/register.tsx'
import rows from '../../ui/rows.module.css'
import { ClearanceActs } from './clearance-acts.tsx'
import { progressWords, useBegan } from './clearance-words.ts'

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
