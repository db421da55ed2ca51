import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import type { CallProblemCode } from '@library-card/contract/problem.ts'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { ApiError } from '../api.ts'
import { readOutcomes } from './read-outcomes.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const line: Outcome = { type: 'renewal', institutionCode: 'NORTH', id: '1', outcome: { result: 'unsure' } }
const lost = new ApiError(null)
const refused = (status: number, code: CallProblemCode) => new ApiError({ status, code, requestId: '' })

const unsure = { result: 'unsure' }

/** Each attempt yields its lines and ends, or throws. */
async function read(...attempts: (OutcomeLine[] | Error)[]) {
  const recorded: Outcome[] = []
  let opened = 0
  const open = async function* (): AsyncGenerator<OutcomeLine> {
    const attempt = attempts[Math.min(opened, attempts.length - 1)] ?? []
    opened += 1
    if (attempt instanceof Error) throw attempt
    yield* attempt
  }
  const rest = readOutcomes(open, (outcome) => recorded.push(outcome)).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(60_000)
  return { rest: await rest, recorded, opened }
}

test('a complete stream is read once', async () => {
  expect(await read([line, { type: 'end' }])).toEqual({ rest: unsure, recorded: [line], opened: 1 })
})

test('G15 offline nothing is sent; a stream that may have arrived before stays unsure', async () => {
  const connection = { onLine: false }
  vi.stubGlobal('navigator', connection)
  onTestFinished(() => void vi.unstubAllGlobals())
  const problem = { code: 'offline', requestId: '', retryAfterSeconds: null }
  expect(await read([line, { type: 'end' }])).toEqual({
    rest: { result: 'not-done', problem },
    recorded: [],
    opened: 0,
  })
  connection.onLine = true
  setTimeout(() => (connection.onLine = false), 500)
  expect(await read(lost)).toEqual({ rest: unsure, recorded: [], opened: 1 })
})

test('G12 a stream that breaks off is read again until it is complete', async () => {
  const { recorded, opened } = await read(lost, [line], [line, { type: 'end' }])
  expect({ recorded, opened }).toEqual({ recorded: [line, line], opened: 3 })
})

test('G13 a stream that keeps breaking off is unsure after five attempts', async () => {
  expect(await read(lost)).toEqual({ rest: unsure, recorded: [], opened: 5 })
})

test('G13 a refusal proves that nothing was done, unless an earlier attempt may have arrived', async () => {
  const refusal = refused(403, 'forbidden')
  expect(await read(refusal)).toMatchObject({ rest: { result: 'not-done', problem: null }, opened: 1 })
  expect(await read(lost, refusal)).toMatchObject({ rest: unsure, opened: 2 })
})

test('G15 a refusal by a proxy proves that nothing was done; a failure behind it does not', async () => {
  const nothingDone = { result: 'not-done', problem: null, proxyStatus: 413 }
  expect(await read(new ApiError(null, 413))).toMatchObject({ rest: nothingDone, opened: 1 })
  expect(await read(new ApiError(null, 502))).toMatchObject({ rest: unsure, opened: 5 })
})

test('an action in progress elsewhere, and an error of the BFF, are requested again', async () => {
  expect(await read(refused(409, 'in-progress'), [{ type: 'end' }])).toMatchObject({ opened: 2 })
  expect(await read(refused(500, 'unexpected-error'), [{ type: 'end' }])).toMatchObject({ opened: 2 })
})

test('G18 too many actions at a time are requested again, and in the end are not done', async () => {
  const tooMany = refused(429, 'too-many-actions')
  expect(await read(lost, tooMany, [line, { type: 'end' }])).toMatchObject({ recorded: [line], opened: 3 })
  const problem = { code: 'too-many-actions', requestId: '', retryAfterSeconds: null }
  expect(await read(tooMany)).toEqual({ rest: { result: 'not-done', problem }, recorded: [], opened: 5 })
})

test('G13 an order that the database does not store is requested again, and in the end is not done', async () => {
  const notSaved = refused(503, 'cannot-save')
  expect(await read(notSaved, [line, { type: 'end' }])).toMatchObject({ recorded: [line], opened: 2 })
  const problem = { code: 'cannot-save', requestId: '', retryAfterSeconds: null }
  expect(await read(notSaved)).toEqual({ rest: { result: 'not-done', problem }, recorded: [], opened: 5 })
  // The first attempt may have arrived before the database was away.
  expect(await read(lost, notSaved)).toMatchObject({ rest: unsure, opened: 5 })
})

test('G28 an order that a page of another version sends is not done, unless an earlier attempt arrived', async () => {
  const newVersion = refused(409, 'new-version')
  const problem = { code: 'new-version', requestId: '', retryAfterSeconds: null }
  expect(await read(newVersion)).toEqual({ rest: { result: 'not-done', problem }, recorded: [], opened: 1 })
  expect(await read(lost, newVersion)).toMatchObject({ rest: unsure, opened: 2 })
})

test('after a sign-out nothing is requested again', async () => {
  const error = refused(401, 'not-signed-in')
  expect(await read(error)).toMatchObject({ rest: error, opened: 1 })
})
