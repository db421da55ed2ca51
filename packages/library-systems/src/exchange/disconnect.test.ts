import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { sendJson } from '../../test/institution.ts'
import { startGuarded, statusOrCode } from '../../test/guard.ts'
import { unlessDisconnected, whenAborted } from './disconnect.ts'

const countListeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

test('the calls of one card have one listener, and none once they have ended', async () => {
  const { signal } = new AbortController()
  const { ask, seen } = await startGuarded((_request, response) => setTimeout(sendJson, 50, response, {}), {
    callsPerSecond: 3,
  })
  const same = Array.from({ length: 2 }, () => ask({ path: '/same', signal }))
  const calls = [...same, ask({ signal }), ask({ signal })]
  await expect.poll(() => seen).toHaveLength(2)
  // One call has yet to start, and one waits for another's answer.
  expect(countListeners(signal)).toBe(1)
  expect(await Promise.all(calls.map(statusOrCode))).toEqual([200, 200, 200, 200])
  expect(countListeners(signal)).toBe(0)
})

test('G16 a signal that aborts ends whatever has not ended by then', async () => {
  const one = new AbortController()
  const ended: string[] = []
  whenAborted(one.signal, () => ended.push('first'))
  const forget = whenAborted(one.signal, () => ended.push('second'))
  const third = unlessDisconnected(one.signal, new Promise(() => {}))
  expect(await unlessDisconnected(one.signal, Promise.resolve('answer'))).toBe('answer')
  await expect(unlessDisconnected(one.signal, Promise.reject(new Error('refused')))).rejects.toThrow(
    'refused',
  )
  forget()
  one.abort()
  whenAborted(one.signal, () => ended.push('late'))
  expect(ended).toEqual(['first', 'late'])
  await expect(third).rejects.toMatchObject({ code: 'timed-out', sent: false })
})
