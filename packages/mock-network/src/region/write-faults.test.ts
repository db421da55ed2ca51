import { expect, test } from 'vitest'
import type { MockNetwork } from '../start.ts'
import { ask, startForEachTest } from '../../test/client.ts'
import type { CallFault } from './fault.ts'

const user = '4471311'
let network: MockNetwork
startForEachTest((started) => void (network = started))

function fault(kind: CallFault['kind'], milliseconds?: number) {
  network.fault({ institution: 'NORTH', operation: 'renew', kind, milliseconds })
}

async function renew(signal?: AbortSignal) {
  const { body } = await ask(network, 'NORTH', `/users/${user}/loans`)
  const path = `/users/${user}/loans/${body.item_loan[0].loan_id}?op=renew`
  return ask(network, 'NORTH', path, { method: 'POST', ...(signal && { signal }) })
}

function counted() {
  return network.writes().map(({ asked, committed }) => ({ asked, committed }))
}

test('commit-then-hang renews and never responds', async () => {
  fault('commit-then-hang')
  const client = new AbortController()
  const answer = renew(client.signal).catch(() => 'nothing')
  await expect.poll(counted).toEqual([{ asked: 1, committed: 1 }])
  client.abort()
  expect(await answer).toBe('nothing')
})

test('commit-late renews after the client has disconnected', async () => {
  fault('commit-late', 600)
  const client = new AbortController()
  const answer = renew(client.signal).catch(() => 'nothing')
  await expect.poll(counted).toEqual([{ asked: 1, committed: 0 }])
  client.abort()
  expect(await answer).toBe('nothing')
  await expect.poll(counted).toEqual([{ asked: 1, committed: 1 }])
})

test('reset-after renews before the connection ends, reset does not', async () => {
  fault('reset-after')
  await expect(renew()).rejects.toThrow('fetch failed')
  expect(counted()).toEqual([{ asked: 1, committed: 1 }])
  fault('reset')
  await expect(renew()).rejects.toThrow('fetch failed')
  expect(counted()).toEqual([{ asked: 2, committed: 1 }])
})

test('a fault of renewals does not affect the list of loans', async () => {
  fault('500')
  const answer = await renew()
  expect(answer.status).toBe(500)
  expect(counted()).toEqual([{ asked: 1, committed: 0 }])
})

test('a write is in progress until its client has disconnected and it can have no more effect', async () => {
  fault('commit-late', 200)
  const client = new AbortController()
  const answer = renew(client.signal).catch(() => 'nothing')
  await expect.poll(() => network.writes()).toMatchObject([{ spans: [{ until: null }] }])
  client.abort()
  expect(await answer).toBe('nothing')
  await expect.poll(() => network.writes()[0]?.spans[0]?.until).toBeGreaterThan(0)
  expect(counted()).toEqual([{ asked: 1, committed: 1 }])
})
