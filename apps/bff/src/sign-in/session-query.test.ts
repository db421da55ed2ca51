import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { expect, onTestFinished, test } from 'vitest'
import type { Headers } from '../../test/card.ts'
import { shareTestNetwork, type TestNetwork } from '../../test/network.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared))

/** The calls that an institution gets at once: no card waits for another's. */
const inFlight = 8

/** Calls `begins` when the first call to an institution is made for a request. */
function watchBegins(begins: () => void) {
  const begun = new Set<string>()
  const note = (message: unknown) => {
    const id = /x-request-id\W+([\w-]+)/.exec(JSON.stringify(message))?.[1]
    if (!id || begun.has(id)) return
    begun.add(id)
    begins()
  }
  subscribe('undici:request:create', note)
  onTestFinished(() => void unsubscribe('undici:request:create', note))
}

/** Each on a connection of its own: Node accepts one in each turn of the event loop. */
async function readTogether(patrons: Headers[]) {
  const address = await card.app.listen({ port: 0, host: '127.0.0.1' })
  await Promise.all(
    patrons.map(async (headers) => (await fetch(`${address}/api/card`, { headers })).arrayBuffer()),
  )
}

test('G16 requests that arrive together are read before a card begins', async () => {
  const names = Array.from({ length: inFlight }, () => card.network.patron({ like: 'two-loans' }))
  const patrons = await Promise.all(names.map((patron) => card.signIn(patron)))
  let arrived = 0
  card.app.server.on('request', () => (arrived += 1))
  const arrivedBefore: number[] = []
  watchBegins(() => void arrivedBefore.push(arrived))
  await readTogether(patrons)
  expect(arrivedBefore[0]).toBeGreaterThan(inFlight / 2)
})
