import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { today } from '../../dates/due.ts'
import { latestOf } from '../../page/status-line.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Select } from '../../ui/select.tsx'
import { columnNames, useDesk, type ColumnName, type Desk } from '../desk.tsx'
import styles from '../staff.module.css'
import { activityColumns } from './activity-columns.tsx'
import { viewOf, type ActivityView } from './activity-view.ts'
import { factWords } from './activity-words.ts'
import type { Activity } from './patron-layout.tsx'
import { savedInstitutions, savedItems } from './saved-activity.ts'

type ActivityToolsProps = { activity: Activity; view: ActivityView; query: string; printSlip: () => void }

/** Institution filter, columns, CSV and slip. */
export function ActivityTools({ activity, view, query, printSlip }: ActivityToolsProps) {
  const [open, setOpen] = useState<'columns' | 'save' | null>(null)
  const close = () => setOpen(null)
  const isEmpty = view.accounts.length === 0
  return (
    <div className={`${styles['tools']} no-print`}>
      <InstitutionSelect activity={activity} place={view.place} />
      <div className="actions">
        <Button aria-haspopup="dialog" onClick={() => setOpen('columns')}>
          <Trans>Columns</Trans>
        </Button>
        {!isEmpty && (
          <>
            <Button aria-haspopup="dialog" onClick={() => setOpen('save')}>
              <Icon name="save" /> <Trans>CSV</Trans>
            </Button>
            <Button onClick={printSlip}>
              <Icon name="printer" /> <Trans>Slip for the patron</Trans>
            </Button>
          </>
        )}
      </div>
      {open === 'columns' && <ColumnsDialog close={close} />}
      {open === 'save' && <SaveDialog view={view} query={query} close={close} />}
    </div>
  )
}

function InstitutionSelect({ activity, place }: { activity: Activity; place: string }) {
  const { t } = useLingui()
  const { codes, nameOf } = useDesk()
  const [search, setSearch] = useSearchParams()
  function choose(code: string) {
    const next = new URLSearchParams(search)
    if (code === 'all') next.delete('institution')
    else next.set('institution', code)
    setSearch(next, { preventScrollReset: true })
  }
  const options = ['all', ...codes].map((code) => {
    const name = code === 'all' ? t`All institutions` : nameOf(code)
    return { value: code, words: `${name}: ${factWords(viewOf(activity, codes, code))}` }
  })
  return (
    <Select
      className={styles['filter']}
      label={<Trans>Institution</Trans>}
      value={place}
      options={options}
      choose={choose}
    />
  )
}

/** Kept until the page is reloaded: nothing about a view is stored. */
function ColumnsDialog({ close }: { close: () => void }) {
  const { columns, setColumns } = useDesk()
  const all = activityColumns()
  const turn = (name: ColumnName) =>
    setColumns(columnNames.filter((other) => columns.includes(other) !== (other === name)))
  return (
    <Dialog
      title={<Trans>Columns</Trans>}
      onClose={close}
      actions={
        <>
          <Button onClick={() => setColumns(columnNames)}>
            <Trans>Show all</Trans>
          </Button>
          <Button variant="primary" onClick={close}>
            <Trans>Done</Trans>
          </Button>
        </>
      }
    >
      <fieldset className={styles['choices']}>
        <legend className="visually-hidden">
          <Trans>Columns that are shown</Trans>
        </legend>
        {columnNames.map((name) => (
          <label key={name} className="choice">
            <input type="checkbox" checked={columns.includes(name)} onChange={() => turn(name)} />
            {all[name].name}
          </label>
        ))}
      </fieldset>
    </Dialog>
  )
}

type SaveDialogProps = { view: ActivityView; query: string; close: () => void }

/** Two files without titles: a file would keep titles longer than staff may see them. */
function SaveDialog({ view, query, close }: SaveDialogProps) {
  const desk = useDesk()

  async function save(what: 'institutions' | 'items') {
    // Loaded only when a file is requested.
    const { csvOf, saveFile } = await import('../../export/csv.ts')
    const list = what === 'institutions' ? savedInstitutions(view, desk) : savedItems(view, desk, query)
    saveFile(`patron-services-${what}-${dayOfLatest(view, desk)}.csv`, csvOf(list))
    close()
  }

  return (
    <Dialog
      title={<Trans>Save as CSV</Trans>}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>
            <Trans>Close</Trans>
          </Button>
          <Button onClick={() => void save('items')}>
            <Trans>Loans, requests and fees</Trans>
          </Button>
          <Button variant="primary" onClick={() => void save('institutions')}>
            <Trans>Institutions</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Trans>
          It holds what is shown now, without titles, and names any institution that did not answer.
        </Trans>
      </p>
      <p className="quiet">
        <Trans>A CSV file opens in a spreadsheet. It stays on this device until you delete it.</Trans>
      </p>
    </Dialog>
  )
}

/** Does not rely on the browser's clock. */
function dayOfLatest({ accounts }: ActivityView, { home, institutionOf, session }: Desk) {
  return today(latestOf(accounts) ?? session.now, institutionOf(home).timeZone)
}
