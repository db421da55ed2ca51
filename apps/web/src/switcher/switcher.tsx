import { useLingui, Trans } from '@lingui/react/macro'
import styles from './switcher.module.css'
import { SwitcherList } from './switcher-list.tsx'

import { useState, useEffect, useRef } from 'react'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { useCardView } from '../card/card-view.ts'
import { PlaceFace } from './switcher-row.tsx'

/** Beside the page on a wide screen. */
export function Switcher() {
  const { t } = useLingui()
  const { isInside, watch } = useInside()
  return (
    <nav className={`${styles['aside']} no-print`} aria-label={t`Institutions`} {...watch}>
      <SwitcherList isInside={isInside} />
    </nav>
  )
}

/** Whether pointer or focus is inside an element, and the event props for that element. */
function useInside() {
  const [pointer, setPointer] = useState(false)
  const [focus, setFocus] = useState(false)
  return {
    isInside: pointer || focus,
    watch: {
      onPointerEnter: () => setPointer(true),
      onPointerLeave: () => setPointer(false),
      onFocus: () => setFocus(true),
      onBlur: () => setFocus(false),
    },
  }
}

/** On a narrow screen: a button with the selected institution opens the list. */
export function SwitcherDialog() {
  const { t } = useLingui()
  const { place } = useCardView()
  const [isOpen, setOpen] = useState(false)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
  }, [isOpen])
  const close = () => dialog.current?.close()

  /** Focuses the heading, also where the selection stays the same. */
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
