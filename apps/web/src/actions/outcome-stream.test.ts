import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import type { CallProblemCode } from '@library-card/contract/problem.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../api.ts'
import { hear } from './outcome-stream.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const line: Outcome = { type: 'renewal', institutionCode: 'NORTH', id: '1', outcome: { result: 'unsure' } }
const lost = new ApiError(null)
const refused = (status: number, code: CallProblemCode) => new ApiError({ status, code, requestId: '' })

/** Each attempt gives its lines and ends, or throws. */
async function hearing(...attempts: (OutcomeLine[] | Error)[]) {
  const told: Outcome[] = []
  let opened = 0
  const open = async function* (): AsyncGenerator<OutcomeLine> {
    const attempt = attempts[Math.min(opened, attempts.length - 1)] ?? []
    opened += 1
    if (attempt instanceof Error) throw attempt
    yield* attempt
  }
  const heard = hear(open, (outcome) => told.push(outcome)).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(60_000)
  return { heard: await heard, told, opened }
}

test('what is told to the end is asked once', async () => {
  expect(await hearing([line, { type: 'end' }])).toEqual({ heard: 'told', told: [line], opened: 1 })
})

test('G12 what breaks off is asked again until it is told to the end', async () => {
  const { heard, opened } = await hearing(lost, [line], [line, { type: 'end' }])
  expect({ heard, opened }).toEqual({ heard: 'told', opened: 3 })
})

test('G13 what breaks off for good ends after five attempts', async () => {
  expect(await hearing(lost)).toEqual({ heard: 'broken-off', told: [], opened: 5 })
})

test('G13 a refusal says that nothing was done, unless an earlier attempt may have arrived', async () => {
  expect((await hearing(refused(403, 'forbidden'))).heard).toBe('not-taken')
  expect((await hearing(lost, refused(403, 'forbidden'))).heard).toBe('broken-off')
})

test('what somebody is at already, and an error of ours, are asked again', async () => {
  expect((await hearing(refused(409, 'in-progress'), [{ type: 'end' }])).heard).toBe('told')
  expect((await hearing(refused(500, 'unexpected-error'), [{ type: 'end' }])).heard).toBe('told')
})

test('G18 what is too much at a time is asked again, and in the end known as not done', async () => {
  const tooMuch = refused(429, 'too-many-actions')
  expect((await hearing(lost, tooMuch, [line, { type: 'end' }])).heard).toBe('told')
  expect(await hearing(tooMuch)).toEqual({ heard: 'too-much', told: [], opened: 5 })
})

test('who is signed out asks no more', async () => {
  const error = refused(401, 'not-signed-in')
  expect(await hearing(error)).toMatchObject({ heard: error, opened: 1 })
})
