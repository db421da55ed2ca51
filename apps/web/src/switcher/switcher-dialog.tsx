import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { useCardView } from '../card/card-view.ts'
import { SwitcherList } from './switcher-list.tsx'
import { PlaceFace } from './switcher-row.tsx'
import styles from './switcher.module.css'

/** On a narrow screen: one button says where one is and opens the list of the others. */
export function SwitcherDialog() {
  const { t } = useLingui()
  const { place } = useCardView()
  const [isOpen, setOpen] = useState(false)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
  }, [isOpen])
  const close = () => dialog.current?.close()

  /** Focus belongs to the heading now, also where the place stays the same. */
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
        <PlaceFace place={place} />
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
              <SwitcherList isInside choose={choose} />
            </nav>
          </>
        )}
      </dialog>
    </>
  )
}
