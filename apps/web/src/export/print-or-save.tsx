import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useNetworkCard } from '../card/network-card.tsx'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { PrintOrSaveDialog } from './print-or-save-dialog.tsx'
import type { SavedList } from './saved-list.ts'
import styles from './saving.module.css'

/** Prints a list or saves it as a file. A shared computer offers no file, which would outlive the session. */
export function PrintOrSave({ list }: { list: () => SavedList }) {
  const [isOpen, setOpen] = useState(false)
  const { session } = useNetworkCard()
  if (session.profile === 'shared-computer') return <PrintOnly />
  return (
    <div className={`${styles['take']} no-print`}>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="printer" /> <Trans>Print or save this list</Trans>
      </Button>
      {isOpen && <PrintOrSaveDialog list={list()} close={() => setOpen(false)} />}
    </div>
  )
}

function PrintOnly() {
  return (
    <div className={`${styles['take']} no-print`}>
      <Button onClick={() => window.print()}>
        <Icon name="printer" /> <Trans>Print this list</Trans>
      </Button>
      <p className="quiet">
        <Trans>Files are not saved on a shared computer: they would stay on it after you sign out.</Trans>
      </p>
    </div>
  )
}
