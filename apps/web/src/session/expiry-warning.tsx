import { Plural, Trans } from '@lingui/react/macro'
import { useEffect, useId, useRef, useState } from 'react'
import { now } from '../clock.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useSignOut } from './use-sign-out.ts'

type StillThereProps = { endsAt: number; canExtend: boolean; stay: () => void }

/** Shown a minute before the session ends; once only if the session cannot be extended. */
export function StillThere({ endsAt, canExtend, stay }: StillThereProps) {
  const [isDismissed, setDismissed] = useState(false)
  const signOut = useSignOut()
  const staying = useRef<HTMLButtonElement>(null)
  const left = useId()
  // Space or Enter from someone who is typing must not sign out.
  useEffect(() => staying.current?.focus(), [])
  if (isDismissed) return null
  const goOn = canExtend ? stay : () => setDismissed(true)

  return (
    <Dialog
      title={canExtend ? <Trans>Still there?</Trans> : <Trans>Your time is nearly up</Trans>}
      onClose={goOn}
      acts={
        <>
          <Button onClick={signOut}>
            <Trans>Sign out</Trans>
          </Button>
          <Button ref={staying} weight="main" onClick={goOn} aria-describedby={left}>
            {canExtend ? <Trans>Stay signed in</Trans> : <Trans>Close</Trans>}
          </Button>
        </>
      }
    >
      <p id={left}>
        <Trans>You will be signed out in</Trans> <SecondsLeft endsAt={endsAt} />.
      </p>
    </Dialog>
  )
}

function SecondsLeft({ endsAt }: { endsAt: number }) {
  return (
    <b className="figures">
      <Plural value={useSecondsUntil(endsAt)} one="# second" other="# seconds" />
    </b>
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
  return Math.max(0, Math.round((time - now()) / 1000))
}
