import type { RequestListener } from 'node:http'
import { onTestFinished } from 'vitest'
import type { HttpRequest, Send } from '../src/exchange/http-client.ts'
import { question, startInstitution, testCallsLeft } from './institution.ts'
import { createGuard, type GuardOptions } from '../src/guard/guard.ts'
import { alma } from '../src/alma/alma.ts'

const patient = { connect: 5_000, read: 5_000, write: 5_000, card: 5_000, signIn: 5_000, provider: 5_000 }

type Given = {
  limits?: Partial<typeof patient>
  options?: Partial<GuardOptions>
}

/** An institution with responses by the test, behind a guard. */
export async function startGuarded(
  answer: RequestListener,
  given: Partial<GuardOptions['settings']> & Given = {},
) {
  const { send, seen, stop } = await startInstitution(answer)
  onTestFinished(stop)
  return { ...guarded(send, given), seen }
}

/** Calls by this client, behind a guard. */
export function guarded(
  send: Send,
  { limits = {}, options = {}, ...settings }: Partial<GuardOptions['settings']> & Given,
) {
  const guard = createGuard({
    send,
    limits: { ...patient, ...limits },
    settings: { ...alma.guard, readsPerPerson: 100_000, ...settings },
    callsLeft: testCallsLeft,
    ...options,
  })
  const { signal } = new AbortController()
  let count = 0
  /** Every call has another path, since identical calls in flight are coalesced. */
  function asked(more: Partial<HttpRequest> = {}) {
    count += 1
    return guard.ask({ ...question, path: `/${count}`, signal, ...more })
  }
  return { ask: asked, state: guard.state }
}

/** The status of the response, or the code of the failure. */
export async function statusOrCode(asked: Promise<{ status: number }>): Promise<number | string> {
  return asked.then(
    ({ status }) => status,
    (error: unknown) =>
      error instanceof Error && 'code' in error ? String(error.code) : 'no failure of ours',
  )
}
