import { assert, asyncProperty, array, constantFrom, record } from 'fast-check'
import { expect, test } from 'vitest'
import type { HttpResponse, HttpRequest } from '../http-client.ts'
import { question } from '../../../test/institution.ts'
import type { Priority } from '../http-client.ts'
import { createCoalescing } from './coalesce.ts'

const { signal } = new AbortController()

/** Answers when the test lets it, each call with its own number. */
function start() {
  const sent: HttpRequest[] = []
  const waiting: (() => void)[] = []
  const sharing = createCoalescing((one) => {
    const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>()
    const body = sent.push(one)
    waiting.push(() => resolve({ status: 200, body }))
    one.signal.addEventListener('abort', () => reject(new Error('gone')))
    return promise
  })
  const ask = (more: Partial<HttpRequest> = {}) => sharing.ask({ ...question, path: '/a', signal, ...more })
  return { ask, sent, sharing, letGo: () => waiting.splice(0).forEach((answer) => answer()) }
}

const asked = record({
  who: constantFrom('robin', 'noor', 'vale'),
  path: constantFrom('/users/1/loans', '/users/2/loans', '/users/1/fees'),
  priority: constantFrom<Priority>('write', 'begun', 'first-view', 'read', 'staff', 'background'),
})

test('G4 concurrent requests never share an answer between persons or paths', async () => {
  await assert(
    asyncProperty(array(asked, { minLength: 2, maxLength: 12 }), async (questions) => {
      const { ask, sent, letGo } = start()
      const answers = questions.map((one) => ask(one))
      letGo()
      for (const [index, { body }] of (await Promise.all(answers)).entries()) {
        const { who, path } = questions[index]!
        expect(sent[Number(body) - 1]).toMatchObject({ who, path })
      }
      const apart = questions.filter(({ priority }) =>
        ['write', 'staff', 'background'].includes(priority),
      ).length
      const own = questions.filter(({ priority }) => ['begun', 'first-view', 'read'].includes(priority))
      expect(sent).toHaveLength(apart + new Set(own.map(({ who, path }) => `${who} ${path}`)).size)
    }),
  )
})

test('identical concurrent reads are one call; a later one is another', async () => {
  const { ask, sent, sharing, letGo } = start()
  const both = Promise.all([ask(), ask()])
  letGo()
  expect((await both).map(({ body }) => body)).toEqual([1, 1])
  expect(sharing.joined()).toBe(1)
  const later = ask()
  letGo()
  await later
  expect(sent).toHaveLength(2)
})

test('G14 a read after a write does not join a read sent before it', async () => {
  const { ask, sharing, letGo } = start()
  const before = ask()
  sharing.forget(question.who)
  const after = ask()
  letGo()
  expect([(await before).body, (await after).body]).toEqual([1, 2])
})

test('G16 when the first caller disconnects, those that joined are still answered', async () => {
  const { ask, sent, letGo } = start()
  const browser = new AbortController()
  const first = ask({ signal: browser.signal })
  const second = ask()
  browser.abort()
  await expect(first).rejects.toThrow('gone')
  await expect.poll(() => sent).toHaveLength(2)
  letGo()
  expect((await second).body).toBe(2)
})

test('G16 a caller that joined can disconnect at once', async () => {
  const { ask, letGo } = start()
  const browser = new AbortController()
  const first = ask()
  const second = ask({ signal: browser.signal })
  browser.abort()
  await expect(second).rejects.toMatchObject({ code: 'timed-out', sent: false })
  letGo()
  await first
})
