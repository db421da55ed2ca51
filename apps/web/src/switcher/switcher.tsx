import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { useCardView } from '../card/card-view.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { SwitcherList } from './switcher-list.tsx'
import { RowContent } from './row-content.tsx'
import styles from './switcher.module.css'

/** The switcher beside the page, on a wide screen. */
export function Switcher() {
  const { t } = useLingui()
  return (
    <nav className={`${styles['aside']} no-print`} aria-label={t`Institutions`}>
      <SwitcherList />
    </nav>
  )
}

/** The switcher on a narrow screen: a button with the selected institution opens the list. */
export function SwitcherDialog() {
  const { t } = useLingui()
  const { place } = useCardView()
  const [isOpen, setOpen] = useState(false)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
  }, [isOpen])
  const close = () => dialog.current?.close()

  /** Focuses the heading, even if the selection stays the same. */
  function choose() {
    close()
    document.getElementById('heading')?.focus({ preventScroll: true })
  }

  return (
    <>
      <button
        className={`${styles['button']} no-print`}
        type="button"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <RowContent place={place} />
        <Icon name="chevron" />
      </button>
      <dialog
        ref={dialog}
        className={styles['dialog']}
        aria-label={t`Institutions`}
        onClose={() => setOpen(false)}
      >
        {isOpen && (
          <>
            <div className={styles['dialogHeader']}>
              <h2>
                <Trans>Institutions</Trans>
              </h2>
              <Button onClick={close}>
                <Trans>Close</Trans>
              </Button>
            </div>
            <nav aria-label={t`Institutions`}>
              <SwitcherList choose={choose} />
            </nav>
          </>
        )}
      </dialog>
    </>
  )
}
