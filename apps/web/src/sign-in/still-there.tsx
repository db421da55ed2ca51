import { Plural, Trans } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../look/button.tsx'
import styles from './still-there.module.css'
import { useSignOut } from './use-sign-out.ts'

type StillThereProps = { endsAt: number; canExtend: boolean; stay: () => void }

/** A minute before the session ends. */
export function StillThere({ endsAt, canExtend, stay }: StillThereProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const seconds = useSecondsUntil(endsAt)
  const signOut = useSignOut()
  useEffect(() => dialog.current?.showModal(), [])
  const close = () => dialog.current?.close()

  return (
    <dialog
      ref={dialog}
      className={styles['dialog']}
      aria-labelledby="still-there"
      onCancel={canExtend ? stay : close}
    >
      <h2 id="still-there">
        {canExtend ? <Trans>Still there?</Trans> : <Trans>Your time is nearly up</Trans>}
      </h2>
      <p>
        <Trans>You will be signed out in</Trans>{' '}
        <b className="figures">
          <Plural value={seconds} one="# second" other="# seconds" />
        </b>
        .
      </p>
      <div className={styles['acts']}>
        <Button onClick={signOut}>
          <Trans>Sign out</Trans>
        </Button>
        <Button weight="main" onClick={canExtend ? stay : close}>
          {canExtend ? <Trans>Stay signed in</Trans> : <Trans>Close</Trans>}
        </Button>
      </div>
    </dialog>
  )
}

function useSecondsUntil(time: number): number {
  const [seconds, setSeconds] = useState(() => secondsUntil(time))
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsUntil(time)), 1000)
    return () => clearInterval(timer)
  }, [time])
  return seconds
}

function secondsUntil(time: number): number {
  return Math.max(0, Math.round((time - Date.now()) / 1000))
}
