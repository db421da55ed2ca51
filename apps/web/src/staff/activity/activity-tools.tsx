import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { viewOf, type ActivityView } from './activity-view.ts'
import type { Activity } from './use-activity.ts'
import { factWordsOf, useColumnWords } from './activity-words.ts'
import { useDesk, activityColumns, type ActivityColumn } from '../desk.ts'
import styles from '../staff.module.css'
import { Dialog } from '../../ui/dialog.tsx'
import { today } from '../../dates/due.ts'
import { saveFile } from '../../export/save-file.ts'

type ActivityToolsProps = { activity: Activity; view: ActivityView; sought: string; printSlip: () => void }

/** Institution filter, columns, CSV and slip. */
export function ActivityTools({ activity, view, sought, printSlip }: ActivityToolsProps) {
  const [open, setOpen] = useState<'columns' | 'save' | null>(null)
  const close = () => setOpen(null)
  const isEmpty = view.accounts.length === 0
  return (
    <div className={`${styles['tools']} no-print`}>
      <Where activity={activity} place={view.place} />
      <div className={styles['acts']}>
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
      {open === 'save' && <SaveDialog view={view} sought={sought} close={close} />}
    </div>
  )
}

function Where({ activity, place }: { activity: Activity; place: string }) {
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
    return { code, words: `${name}: ${factWordsOf(viewOf(activity, codes, code))}` }
  })
  return (
    <label className={styles['where-field']}>
      <Trans>Institution</Trans>
      <select value={place} onChange={({ target }) => choose(target.value)}>
        {options.map(({ code, words }) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Kept until the page is reloaded: nothing about a view is stored. */
function ColumnsDialog({ close }: { close: () => void }) {
  const { columns, chooseColumns } = useDesk()
  const words = useColumnWords()
  const turn = (name: ActivityColumn) =>
    chooseColumns(activityColumns.filter((other) => columns.includes(other) !== (other === name)))
  return (
    <Dialog
      title={<Trans>Columns</Trans>}
      onClose={close}
      acts={
        <>
          <Button onClick={() => chooseColumns(activityColumns)}>
            <Trans>Show all</Trans>
          </Button>
          <Button weight="main" onClick={close}>
            <Trans>Done</Trans>
          </Button>
        </>
      }
    >
      <fieldset className={styles['choices']}>
        <legend className="unseen">
          <Trans>Columns that are shown</Trans>
        </legend>
        {activityColumns.map((name) => (
          <label key={name}>
            <input type="checkbox" checked={columns.includes(name)} onChange={() => turn(name)} />
            {words[name].name}
          </label>
        ))}
      </fieldset>
    </Dialog>
  )
}

type SaveDialogProps = { view: ActivityView; sought: string; close: () => void }

/** Two files without titles: a file would keep titles longer than staff may see them. */
function SaveDialog({ view, sought, close }: SaveDialogProps) {
  const desk = useDesk()
  const words = useColumnWords()

  async function save(what: 'institutions' | 'items') {
    // Loaded only when a file is requested.
    const [{ csvOf }, saved] = await Promise.all([
      import('../../export/csv.ts'),
      import('./saved-activity.ts'),
    ])
    const list =
      what === 'institutions'
        ? saved.savedInstitutions(view, desk, words)
        : saved.savedItems(view, desk, sought)
    saveFile(`patron-services-${what}-${dayOfAnswers(view, desk)}.csv`, csvOf(list))
    close()
  }

  return (
    <Dialog
      title={<Trans>Save as CSV</Trans>}
      onClose={close}
      acts={
        <>
          <Button onClick={close}>
            <Trans>Close</Trans>
          </Button>
          <Button onClick={() => void save('items')}>
            <Trans>Loans, requests and fees</Trans>
          </Button>
          <Button weight="main" onClick={() => void save('institutions')}>
            <Trans>Institutions</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Trans>It holds what is shown now, without titles. Who did not answer is named too.</Trans>
      </p>
      <p className="quiet">
        <Trans>
          A CSV file opens in a spreadsheet. It stays on this device until you delete it, with all that is in
          it.
        </Trans>
      </p>
    </Dialog>
  )
}

/** Does not rely on the browser's clock. */
function dayOfAnswers(
  { accounts }: ActivityView,
  { home, institutionOf, session }: ReturnType<typeof useDesk>,
) {
  const last = accounts.map(({ asOf }) => asOf).toSorted()
  return today(last.at(-1) ?? session.now, institutionOf(home).timeZone)
}
