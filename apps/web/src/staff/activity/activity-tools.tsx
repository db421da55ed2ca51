import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { today } from '../../dates/due.ts'
import { latestOf } from '../../page/status-line.tsx'
import { labelled } from '../../ui/labelled.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Select } from '../../ui/select.tsx'
import { useStaffContext } from '../staff-context.tsx'
import staff from '../staff.module.css'
import styles from './activity.module.css'
import { countOfItems, itemsIn } from './activity-items.ts'
import { viewOf, type ActivityView } from './activity-view.ts'
import { factWords } from './activity-words.ts'
import { usePatron, type Activity } from './patron-layout.tsx'
import { savedInstitutions, savedItems, withPatron } from './saved-activity.ts'

type ActivityToolsProps = {
  activity: Activity
  view: ActivityView
  find: { query: string; setQuery: (query: string) => void }
  printSlip: () => void
}

export function ActivityTools({ activity, view, find, printSlip }: ActivityToolsProps) {
  const [isSaving, setSaving] = useState(false)
  return (
    <div className={`${staff['tools']} no-print`}>
      <InstitutionSelect activity={activity} place={view.place} />
      <Find view={view} {...find} />
      {view.accounts.length > 0 && (
        <div className="actions">
          <Button aria-haspopup="dialog" onClick={() => setSaving(true)}>
            <Icon name="save" /> <Trans>Save as CSV</Trans>
          </Button>
          <Button onClick={printSlip}>
            <Icon name="printer" /> <Trans>Slip for the patron</Trans>
          </Button>
        </div>
      )}
      {isSaving && <SaveDialog view={view} query={find.query} close={() => setSaving(false)} />}
    </div>
  )
}

function InstitutionSelect({ activity, place }: { activity: Activity; place: string }) {
  const { t } = useLingui()
  const context = useStaffContext()
  const [, setSearch] = useSearchParams()
  const options = ['all', ...context.codes].map((code) => {
    const name = code === 'all' ? t`All institutions` : context.nameOf(code)
    return { value: code, words: labelled(name, factWords(viewOf(activity, context, code))) }
  })
  return (
    <Select
      className={`field ${styles['find']}`}
      label={<Trans>Institution</Trans>}
      value={place}
      options={options}
      choose={(code) => setSearch(code === 'all' ? {} : { institution: code })}
    />
  )
}

type FindProps = ActivityToolsProps['find'] & { view: ActivityView }

function Find({ query, setQuery, view }: FindProps) {
  const { t } = useLingui()
  const found = countOfItems(itemsIn(view, useStaffContext(), query))
  return (
    <div className={styles['find']}>
      <label className="field">
        <Trans>Find in loans, requests and fees</Trans>
        <input
          type="search"
          placeholder={t`Barcode, institution, library or status`}
          value={query}
          onChange={({ target }) => setQuery(target.value)}
        />
      </label>
      {query.trim() !== '' && (
        <span className="quiet">
          <Plural value={found} _0="No match" one="# match" other="# matches" />
        </span>
      )}
    </div>
  )
}

type SaveDialogProps = { view: ActivityView; query: string; close: () => void }

/** Two files without titles: a file would keep titles longer than staff may see them. */
function SaveDialog({ view, query, close }: SaveDialogProps) {
  const context = useStaffContext()
  const { summary } = usePatron()

  async function save(what: 'institutions' | 'items') {
    // Loaded only when a file is requested.
    const { csvOf, saveFile } = await import('../../export/csv.ts')
    const list = what === 'institutions' ? savedInstitutions(view, context) : savedItems(view, context, query)
    const number = summary.barcode ?? summary.id ?? ''
    const fileNumber = number.replaceAll(/[^\p{L}\p{N}]/gu, '')
    // Does not rely on the browser's clock.
    const day = today(latestOf(view.accounts) ?? context.session.now, context.homeZone)
    saveFile(`patron-services-${fileNumber}-${what}-${day}.csv`, csvOf(withPatron(list, number)))
    close()
  }

  return (
    <Dialog
      title={<Trans>Save as CSV</Trans>}
      onClose={close}
      closing={<Trans>Close</Trans>}
      actions={
        <>
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
          The file contains what is shown now, without titles, and names each institution whose data is
          missing.
        </Trans>
      </p>
      <p className="quiet">
        <Trans>A CSV file opens in a spreadsheet. It stays on this device until you delete it.</Trans>
      </p>
    </Dialog>
  )
}
