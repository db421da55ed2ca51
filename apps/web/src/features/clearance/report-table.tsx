import type { ClearanceResult, ClearanceRow } from '@library-card/contract/clearance.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { listWords } from '../../text/words.ts'
import type { IconName } from '../../ui/icon.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { StatusLabel, type Tone } from '../../ui/status-label.tsx'
import { useStaffContext } from '../../staff/staff-context.tsx'
import { Pagination } from '../../staff/pagination.tsx'
import styles from './clearance.module.css'
import { askedAt, atWords, notAskedWords, rowResultWords } from './clearance-words.ts'

const pageSize = 100

/** One row per patron: the result, what is open, and which institutions it does not cover. */
export function ReportTable({ rows }: { rows: ClearanceRow[] }) {
  const { t } = useLingui()
  const [page, setPage] = useState(0)
  const columns: Column<ClearanceRow>[] = [
    { name: t`Result`, renderCell: (row) => <Result row={row} /> },
    {
      name: t`Open items, and institutions that did not answer or were not checked in full`,
      renderCell: (row) => <Findings row={row} />,
    },
  ]
  if (rows.length === 0) {
    return (
      <p>
        <Trans>No patron has this result.</Trans>
      </p>
    )
  }
  return (
    <>
      <Table
        caption={t`Patrons of this report`}
        head={{ name: t`Patron` }}
        columns={columns}
        rows={rows.slice(page * pageSize, (page + 1) * pageSize)}
        headOf={({ id, name }) => ({
          key: id,
          name: <bdi>{name ?? id}</bdi>,
          sub: name !== null && <bdi>{id}</bdi>,
        })}
      />
      <Pagination all={rows.length} size={pageSize} page={page} setPage={setPage} />
    </>
  )
}

const signs: Record<ClearanceResult, { tone: Tone; icon: IconName }> = {
  cleared: { tone: 'good', icon: 'done' },
  'not-cleared': { tone: 'late', icon: 'warning' },
  'not-known': { tone: 'soon', icon: 'noResponse' },
  'not-found': { tone: 'note', icon: 'unsure' },
}

function Result({ row }: { row: ClearanceRow }) {
  const words = rowResultWords(row)
  if (row.result) return <StatusLabel {...signs[row.result]}>{words}</StatusLabel>
  return <span className="quiet">{words}</span>
}

function Findings({ row }: { row: ClearanceRow }) {
  const { nameOf } = useStaffContext()
  const notAsked = listWords(notAskedWords(row, nameOf))
  return (
    <>
      {askedAt(row).map((account) => (
        <div
          key={account.institutionCode}
          className={`${styles['finding']} ${row.result === 'cleared' ? 'quiet' : ''}`}
        >
          <bdi>{atWords(account, nameOf)}</bdi>
        </div>
      ))}
      {notAsked !== '' && (
        <div className={`${styles['finding']} quiet`}>
          <Trans>Not checked in full: {notAsked}</Trans>
        </div>
      )}
    </>
  )
}
