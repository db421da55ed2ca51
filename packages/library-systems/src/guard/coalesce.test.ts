import { assert, asyncProperty, array, constantFrom, record } from 'fast-check'
import { expect, test } from 'vitest'
import type { HttpRequest } from '../exchange/http-client.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import { question } from '../../test/institution.ts'
import type { Priority } from '../exchange/http-client.ts'
import { createCoalescing } from './coalesce.ts'

const { signal } = new AbortController()

/** Responds when the test calls `respond`; the body of each response is the number of its call. */
function start() {
  const sent: HttpRequest[] = []
  const waiting: (() => void)[] = []
  const coalescing = createCoalescing((one) => {
    const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>()
    const body = sent.push(one)
    waiting.push(() => resolve({ status: 200, body }))
    one.signal.addEventListener('abort', () => reject(new Error('gone')))
    return promise
  })
  const ask = (more: Partial<HttpRequest> = {}) =>
    coalescing.ask({ ...question, path: '/a', signal, ...more })
  return {
    ask,
    sent,
    coalescing,
    respond: () => waiting.splice(0).forEach((answer) => answer()),
    respondFirst: () => waiting.shift()?.(),
  }
}

const asked = record({
  person: constantFrom('robin', 'noor', 'vale'),
  path: constantFrom('/users/1/loans', '/users/2/loans', '/users/1/fees'),
  priority: constantFrom<Priority>('write', 'continuation', 'first-view', 'read', 'staff', 'background'),
})

test('G4 concurrent requests never share an answer between persons or paths', async () => {
  await assert(
    asyncProperty(array(asked, { minLength: 2, maxLength: 12 }), async (questions) => {
      const { ask, sent, respond } = start()
      const answers = questions.map((one) => ask(one))
      respond()
      for (const [index, { body }] of (await Promise.all(answers)).entries()) {
        const { person, path } = questions[index]!
        expect(sent[Number(body) - 1]).toMatchObject({ person, path })
      }
      const uncoalesced = questions.filter(({ priority }) =>
        ['write', 'staff', 'background'].includes(priority),
      ).length
      const coalescable = questions.filter(({ priority }) =>
        ['continuation', 'first-view', 'read'].includes(priority),
      )
      expect(sent).toHaveLength(
        uncoalesced + new Set(coalescable.map(({ person, path }) => `${person} ${path}`)).size,
      )
    }),
  )
})

test('identical concurrent reads are one call; a later one is another', async () => {
  const { ask, sent, coalescing, respond } = start()
  const both = Promise.all([ask(), ask()])
  respond()
  expect((await both).map(({ body }) => body)).toEqual([1, 1])
  expect(coalescing.joined()).toBe(1)
  const later = ask()
  respond()
  await later
  expect(sent).toHaveLength(2)
})

test('G14 a read after a write does not join a read sent before it', async () => {
  const { ask, coalescing, respond } = start()
  const before = ask()
  coalescing.detach(question.person)
  const after = ask()
  respond()
  expect([(await before).body, (await after).body]).toEqual([1, 2])
})

test('the end of a read sent before a write leaves the read after it in flight', async () => {
  const { ask, sent, coalescing, respond, respondFirst } = start()
  const before = ask()
  coalescing.detach(question.person)
  const after = ask()
  respondFirst()
  await before
  const joins = ask()
  respond()
  expect([(await after).body, (await joins).body]).toEqual([2, 2])
  expect(sent).toHaveLength(2)
})

test('G16 when the first caller disconnects, those that joined are still answered', async () => {
  const { ask, sent, respond } = start()
  const browser = new AbortController()
  const first = ask({ signal: browser.signal })
  const second = ask()
  browser.abort()
  await expect(first).rejects.toThrow('gone')
  await expect.poll(() => sent).toHaveLength(2)
  respond()
  expect((await second).body).toBe(2)
})

test('G16 a caller that joined can disconnect at once', async () => {
  const { ask, respond } = start()
  const browser = new AbortController()
  const first = ask()
  const second = ask({ signal: browser.signal })
  browser.abort()
  await expect(second).rejects.toMatchObject({ code: 'timed-out', sent: false })
  respond()
  await first
})
