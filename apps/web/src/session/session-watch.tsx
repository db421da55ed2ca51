import type { SignedIn } from '@library-card/contract/session.ts'
import { Plural, Trans } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { fetchJson } from '../api.ts'
import { now, useSecondsUntil } from '../clock.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { isLeaving, leave, leaveOnceAnswered, returnToken, useSignOut, afterTimeout } from './leaving.ts'
import { sessionQuery } from './session-query.ts'
import { reportActivity } from './user-activity.ts'

const warnMs = 60_000
/** Responses about the same end differ by their travel times. */
const toleranceMs = 1000

/** Reports activity, warns a minute before the session ends, and leaves once it has ended. */
export function SessionWatch({ session }: { session: SignedIn }) {
  const client = useQueryClient()
  const query = useQuery({ ...sessionQuery, initialData: session })
  const { mutate: stay } = useMutation({
    mutationFn: () => fetchJson('POST /api/session/seen'),
    onSuccess: (extended) => client.setQueryData(sessionQuery.queryKey, extended),
  })
  // oxlint-disable-next-line typescript/no-useless-default-assignment -- leaving removes the query while this page is there
  const { data = session, dataUpdatedAt } = query
  const endsAt = data.signedIn ? dataUpdatedAt + (Date.parse(data.ends) - Date.parse(data.now)) : 0
  const isWarning = useWarning({ endsAt, readAt: dataUpdatedAt }, check)

  useEffect(() => returnToken.set(session.mark), [session.mark])
  useEffect(() => {
    if (!data.signedIn) leave(client, { why: 'ended' })
  }, [client, data.signedIn])
  const report = useEffectEvent(() => !isLeaving(client) && stay())
  useEffect(() => reportActivity(report), [])

  if (!isWarning || !data.signedIn) return null
  return <StillThere endsAt={endsAt} canExtend={data.canExtend} stay={() => stay()} />

  /**
   * Rereads the session's end. Without a response, the known end counts: the page leaves if that end has passed;
   * otherwise, the result is true.
   */
  async function check(): Promise<boolean> {
    const { isError } = await Promise.race([query.refetch(), afterTimeout({ isError: true })])
    if (isError && now() >= endsAt) void leaveOnceAnswered(client, { why: 'ended' })
    return isError && !isLeaving(client)
  }
}

type Known = { endsAt: number; readAt: number }

/**
 * Whether to warn. Before the warning and at the end, `readEnd` reads the real end, because another tab may have
 * extended the session. It resolves to true if the known end still counts.
 */
function useWarning({ endsAt, readAt }: Known, readEnd: () => Promise<boolean>): boolean {
  const [warnedFor, setWarnedFor] = useState(0)
  const readEndNow = useEffectEvent(readEnd)
  useEffect(() => {
    const isNear = endsAt - readAt <= warnMs + toleranceMs
    const left = Math.max(endsAt - now(), 0)
    const warn = async () => {
      if (isNear || (await readEndNow())) setWarnedFor(endsAt)
    }
    const warning = setTimeout(() => void warn(), isNear ? 0 : left - warnMs)
    const end = setTimeout(() => void readEndNow(), left + toleranceMs)
    return () => {
      clearTimeout(warning)
      clearTimeout(end)
    }
  }, [endsAt, readAt])
  return warnedFor === endsAt
}

type StillThereProps = { endsAt: number; canExtend: boolean; stay: () => void }

/** Shown a minute before the session ends; dismissed for good if the session cannot be extended. */
function StillThere({ endsAt, canExtend, stay }: StillThereProps) {
  const [isDismissed, setDismissed] = useState(false)
  const signOut = useSignOut()
  const staying = useRef<HTMLButtonElement>(null)
  const left = useId()
  // Focuses the button that stays signed in: Space or Enter from somebody who is typing must not sign out.
  useEffect(() => staying.current?.focus(), [])
  if (isDismissed) return null
  const goOn = canExtend ? stay : () => setDismissed(true)

  return (
    <Dialog
      title={canExtend ? <Trans>Are you still there?</Trans> : <Trans>Your session is about to end</Trans>}
      onClose={goOn}
      actions={
        <>
          <Button onClick={signOut}>
            <Trans>Sign out</Trans>
          </Button>
          <Button ref={staying} variant="primary" onClick={goOn} aria-describedby={left}>
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
