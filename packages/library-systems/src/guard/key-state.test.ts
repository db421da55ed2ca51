import { expect, test } from 'vitest'
import { passTime } from '../../test/clock.ts'
import { statusOrCode, startGuarded } from '../../test/guard.ts'
import { sendJson } from '../../test/institution.ts'
import { hour } from '../durations.ts'
import { createKeyState } from './limits.ts'

test('G20 a rejected key raises one alert an hour, until it is accepted again', () => {
  const alerts: number[] = []
  const clock = { time: 0 }
  const key = createKeyState(() => alerts.push(clock.time))
  for (clock.time of [0, 1_000, 3_599_999, 3_600_000, 3_600_001]) key.record(true, clock.time)
  expect(alerts).toEqual([0, 3_600_000])
  expect(key.isRejected()).toBe(true)
  key.record(false, 3_600_002)
  expect(key.isRejected()).toBe(false)
})

test('G20 a rejected key never opens the breaker', async () => {
  const { ask, state } = await startGuarded(
    (_request, response) => response.writeHead(403, { 'content-type': 'text/xml' }).end('<no/>'),
    { failuresInRow: 2, options: { rejectsKey: ({ status }) => status === 403 } },
  )
  for (let call = 0; call < 5; call++) expect(await statusOrCode(ask())).toBe(403)
  expect(state()).toMatchObject({ breaker: 'closed', isKeyRejected: true })
})

test('G20 a read-only key is not a rejected key', async () => {
  const { ask, state } = await startGuarded(
    (_request, response) => response.writeHead(403, { 'content-type': 'text/xml' }).end('<no/>'),
    { options: { rejectsKey: ({ status }) => status === 403 } },
  )
  await ask({ method: 'POST', limit: 'write', priority: 'write' })
  expect(state().isKeyRejected).toBe(false)
})

test('a restricted key is known for an hour, and operators are alerted once an hour', async () => {
  const alerts: string[] = []
  const { ask, state } = await startGuarded((_request, response) => sendJson(response, {}), {
    options: { restrictsKey: ({ status }) => status === 200, alert: (about) => alerts.push(about) },
  })
  expect(state().isKeyRestricted).toBe(false)
  await ask()
  await ask()
  expect(state().isKeyRestricted).toBe(true)
  await passTime(hour + 1)
  expect(state().isKeyRestricted).toBe(false)
  await ask()
  expect(alerts).toEqual(['restricted', 'restricted'])
})
