import type { Clearance } from '@library-card/contract/clearance.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState, type FormEvent, type ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { fetchJson } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { HeadedSection } from '../../ui/rows.tsx'
import { StaffFailure } from '../../staff/staff-failure.tsx'
import { ClearanceControls, pollIntervalOf, reportsPath, viewOf, type View } from './clearance-controls.tsx'
import { progressWords, useTimeWords } from './clearance-words.ts'
import styles from './clearance.module.css'

/** The reports of one view that the member of staff has ordered. */
export function ReportsTable({ view }: { view: View }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['clearances'],
    queryFn: ({ signal }) => fetchJson('GET /api/staff/clearances', { signal }),
    gcTime: 0,
    refetchInterval: ({ state }) => pollIntervalOf(state.data?.clearances ?? []),
  })
  const clearances = data?.clearances.filter((one) => viewOf(one) === view)
  return (
    <>
      {error && <StaffFailure error={error} retry={() => void refetch()} />}
      {clearances && clearances.length > 0 && <ClearancesTable clearances={clearances} view={view} />}
    </>
  )
}

const mostIds = 2000
const longestId = 100

/** Whether the ids can be sent as one order. */
export function areOrderable(ids: string[]): boolean {
  return ids.length > 0 && ids.length <= mostIds && !ids.some((id) => id.length > longestId)
}

/** The number of patrons in a list, or why the list cannot be sent. */
export function IdsNote({ ids }: { ids: string[] }) {
  if (ids.length === 0) return <Trans>Enter at least one ID first.</Trans>
  if (ids.length > mostIds)
    return <Trans>{ids.length} IDs: one report takes at most 2,000. Divide the list.</Trans>
  if (!areOrderable(ids))
    return <Trans>A line has more than 100 characters. Enter each ID on its own line.</Trans>
  return <Plural value={ids.length} one="# patron" other="# patrons" />
}

/** Orders a check of a list of own patrons: their loans and debts at the institutions that can be checked. */
export function ClearanceForm() {
  const navigate = useNavigate()
  const [text, setText] = useState('')
  // One key per form: a list that is sent again after a lost response starts no second report.
  const [key] = useState(() => crypto.randomUUID())
  const ids = idsIn(text)
  const isRight = areOrderable(ids)
  const order = useMutation({
    // Passed as arguments, because an effect updates this function: after a click, it may hold the state of
    // an earlier rendering.
    mutationFn: (list: string[]) => fetchJson('POST /api/staff/clearances', { body: { ids: list }, key }),
    gcTime: 0,
    onSuccess: ({ id }) => navigate(`${reportsPath.clearance}/${id}`),
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (isRight && !order.isPending) order.mutate(ids)
  }

  return (
    <form className={styles['form']} onSubmit={submit}>
      <p>
        <Trans>
          Checks for each patron whether anything is on loan or owed in the network. The report names the
          institutions that cannot be checked in full from here. The check is logged, and the patrons in the
          report can see that. Reports are kept for 7 days.
        </Trans>{' '}
        <Trans>
          You can start three checks per hour. The checks of your institution run one after another.
        </Trans>
      </p>
      <IdsFields text={text} setText={setText} />
      <Start isRight={isRight} isBusy={order.isPending} note={<IdsNote ids={ids} />}>
        <Trans>Start check</Trans>
      </Start>
      {order.isError && <StaffFailure error={order.error} retry={() => order.mutate(ids)} />}
    </form>
  )
}

type StartProps = { isRight: boolean; isBusy: boolean; note: ReactNode; children: ReactNode }

/** The button that starts a report, and beside it what is missing or what it will contain. */
export function Start({ isRight, isBusy, note, children }: StartProps) {
  const why = useId()
  return (
    <div className={`actions ${styles['start']}`}>
      <Button
        type="submit"
        variant="primary"
        disabled={!isRight}
        aria-describedby={why}
        isBusy={isBusy}
        busy={<Trans>Starting…</Trans>}
      >
        {children}
      </Button>
      <p id={why} className="quiet">
        {note}
      </p>
    </div>
  )
}

/** Unique ids from pasted text or a file: one per line, or from the first column of a table. */
export function idsIn(text: string): string[] {
  const ids = text.split(/[\r\n]+/).map((line) => {
    const [first = ''] = line.split(/[;,\t]/)
    return first.replaceAll(/["\uFEFF]/g, '').trim()
  })
  return [...new Set(ids.filter((id) => id !== ''))]
}

export function IdsFields({ text, setText }: { text: string; setText: (text: string) => void }) {
  return (
    <>
      <label htmlFor="ids">
        <Trans>IDs or barcodes of patrons, one per line</Trans>
      </label>
      <textarea
        id="ids"
        rows={6}
        value={text}
        onChange={({ target }) => setText(target.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <label className={styles['file']}>
        <Trans>Or a CSV file with the IDs in its first column</Trans>
        <br />
        <input
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          onChange={({ target: { files } }) => files?.[0] && void readText(files[0]).then(setText)}
        />
      </label>
    </>
  )
}

/** Spreadsheets on Windows save "Unicode text" as UTF-16. */
async function readText(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes)
}

/** The reports, newest first. */
function ClearancesTable({ clearances, view }: { clearances: Clearance[]; view: View }) {
  const { t } = useLingui()
  const timeWords = useTimeWords()
  const began = ({ began: time }: Clearance) => timeWords(time)
  const columns: Column<Clearance>[] = [
    { name: t`Progress`, renderCell: progressWords },
    {
      name: t`Actions`,
      renderCell: (clearance) => <ClearanceControls clearance={clearance} name={began(clearance)} />,
    },
  ]
  return (
    <HeadedSection title={<Trans>Reports</Trans>}>
      <Table
        caption={t`Reports`}
        head={{ name: t`Started` }}
        columns={columns}
        rows={clearances}
        headOf={(clearance) => ({
          key: clearance.id,
          name: <Link to={`${reportsPath[view]}/${clearance.id}`}>{began(clearance)}</Link>,
        })}
      />
    </HeadedSection>
  )
}
