import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { statusOrCode, startGuarded } from '../../../test/guard.ts'
import { sendJson } from '../../../test/institution.ts'

/** The guards of two replicas at the same institution: the second applies what the first publishes. */
async function startTwo(answer: RequestListener, settings: Parameters<typeof startGuarded>[1] = {}) {
  const second = await startGuarded(answer, settings)
  const first = await startGuarded(answer, { ...settings, publish: second.applyUpdate })
  return { first, second }
}

test('G20 a breaker that one replica opens is open at the others, which probe only if the first does not', async () => {
  const { first, second } = await startTwo((_request, response) => sendJson(response, {}, 500), {
    staysOpen: 100,
  })
  for (let failure = 0; failure < 5; failure++) await statusOrCode(first.ask())
  expect(second.state().breaker).toBe('open')
  await expect
    .poll(async () => {
      await statusOrCode(first.ask())
      return first.seen.length
    })
    .toBeGreaterThan(5)
  expect(await statusOrCode(second.ask())).toBe('refused')
  expect(second.seen).toHaveLength(0)
})

test('G20 a breaker that one replica closes is closed at the others', async () => {
  let isBroken = true
  const { first, second } = await startTwo(
    (_request, response) => sendJson(response, {}, isBroken ? 500 : 200),
    { staysOpen: 100 },
  )
  for (let failure = 0; failure < 5; failure++) await statusOrCode(first.ask())
  expect(await statusOrCode(second.ask())).toBe('refused')
  isBroken = false
  await expect.poll(() => statusOrCode(first.ask())).toBe(200)
  expect(await statusOrCode(second.ask())).toBe(200)
})

test('G20 a key that one replica saw rejected is reported by the others, and accepted again', async () => {
  let status = 403
  const { first, second } = await startTwo((_request, response) => sendJson(response, {}, status), {
    rejectsKey: (answer) => answer.status === 403,
  })
  await statusOrCode(first.ask())
  expect(second.state().isKeyRejected).toBe(true)
  status = 200
  await statusOrCode(first.ask())
  expect(second.state().isKeyRejected).toBe(false)
})

test('G18 a quota that one replica saw fall below the floor is kept by the others', async () => {
  let left = '90000'
  const published: unknown[] = []
  const { first, second } = await startTwo((_request, response) => {
    response.setHeader('x-calls-left', left)
    sendJson(response, {})
  })
  const publisher = await startGuarded(
    (_request, response) => {
      response.setHeader('x-calls-left', left)
      sendJson(response, {})
    },
    { publish: (update) => published.push(update) },
  )
  for (left of ['90000', '1500', '1400', '90000', '0'])
    await statusOrCode(publisher.ask({ priority: 'first-view' }))
  expect(published).toEqual([1_500, 90_000, 0].map((callsLeft) => ({ callsLeft, mostLeft: 90_000 })))

  for (left of ['90000', '1500']) await statusOrCode(first.ask())
  expect(await statusOrCode(second.ask({ priority: 'background' }))).toBe('busy')
  expect(await statusOrCode(second.ask({ priority: 'first-view' }))).toBe(200)

  left = '15000'
  await statusOrCode(first.ask({ priority: 'first-view' }))
  expect(await statusOrCode(second.ask({ priority: 'calendar' }))).toBe('busy')
  expect(await statusOrCode(second.ask({ priority: 'background' }))).toBe(200)
})
