import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { viewOf, type ActivityView } from './activity-view.ts'
import type { Activity } from './use-activity.ts'
import { factWordsOf } from './activity-words.ts'
import { ColumnsDialog } from './columns-dialog.tsx'
import { useDesk } from '../desk.ts'
import { SaveDialog } from './save-dialog.tsx'
import styles from '../staff.module.css'

type ActivityToolsProps = { activity: Activity; view: ActivityView; sought: string; printSlip: () => void }

/** Which institution, and what can be done with what is shown. */
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
