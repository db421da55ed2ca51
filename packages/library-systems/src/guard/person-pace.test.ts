import { expect, test } from 'vitest'
import { sendJson } from '../../test/institution.ts'
import { createPersonPace } from './person-pace.ts'
import { statusOrCode, startGuarded } from '../../test/guard.ts'

test('G18 one person may start a burst of reads, and then further ones at an even pace', () => {
  let now = 0
  const pace = createPersonPace({ readsPerPerson: 3, refilledWithin: 6_000 }, () => now)
  const begin = () => {
    const milliseconds = pace.waitOf('robin')
    pace.record('robin')
    return milliseconds
  }
  expect([begin(), begin(), begin()]).toEqual([0, 0, 0])
  expect([begin(), begin()]).toEqual([2_000, 4_000])
  expect(pace.waitOf('noor')).toBe(0)
  now = 6_000
  expect([begin(), begin()]).toEqual([0, 2_000])
  now = 60_000
  expect([begin(), begin(), begin(), begin()]).toEqual([0, 0, 0, 2_000])
})

test('G18 one person’s reads wait for their pace or are rejected with a time; other persons and writes do not wait', async () => {
  const { ask, seen } = await startGuarded((_request, response) => sendJson(response, {}), {
    readsPerPerson: 2,
    refilledWithin: 100_000,
  })
  const own = { person: 'robin', priority: 'read' } as const
  expect([await statusOrCode(ask(own)), await statusOrCode(ask(own))]).toEqual([200, 200])
  await expect(ask(own)).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 50, sent: false })
  // The rest of a card in progress is not delayed, but it counts.
  expect(await statusOrCode(ask({ ...own, priority: 'continuation' }))).toBe(200)
  await expect(ask(own)).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 100 })
  expect(await statusOrCode(ask({ ...own, person: 'noor' }))).toBe(200)
  expect(await statusOrCode(ask({ ...own, method: 'POST', limit: 'write', priority: 'write' }))).toBe(200)
  expect(seen).toHaveLength(5)
})
