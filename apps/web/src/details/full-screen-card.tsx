import { Trans } from '@lingui/react/macro'
import { useEffect, useState, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import styles from './details.module.css'

type FullScreenCardProps = { issuer: string; person: string; number: string; barcode: ReactNode }

/** A button that shows the card number as large as the window, for a scanner or for staff at a desk to read. */
export function FullScreenCard(card: FullScreenCardProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Trans>Show full screen</Trans>
      </Button>
      {isOpen && <Screen {...card} close={() => setOpen(false)} />}
    </>
  )
}

function Screen({ issuer, person, number, barcode, close }: FullScreenCardProps & { close: () => void }) {
  useScreenOn()
  return (
    <Dialog
      className={styles['screen']}
      title={<bdi>{issuer}</bdi>}
      closing={<Trans>Close</Trans>}
      onClose={close}
    >
      <p>
        <bdi>{person}</bdi>
      </p>
      {barcode}
      <p className={styles['digits']}>
        <bdi>{number}</bdi>
      </p>
    </Dialog>
  )
}

/** Keeps the screen on. A browser ends this whenever the page is hidden. */
function useScreenOn() {
  useEffect(() => {
    const shown = new AbortController()
    const { signal } = shown
    async function keepOn() {
      if (document.visibilityState === 'hidden') return
      // Older browsers and pages without TLS have no wake lock; a browser may refuse it, for example on low battery.
      const { wakeLock }: Partial<Pick<Navigator, 'wakeLock'>> = navigator
      const lock = await wakeLock?.request('screen').catch(() => undefined)
      const release = () => void lock?.release()
      if (signal.aborted) release()
      else signal.addEventListener('abort', release)
    }
    void keepOn()
    document.addEventListener('visibilitychange', () => void keepOn(), { signal })
    return () => shown.abort()
  }, [])
}
