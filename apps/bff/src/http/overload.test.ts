import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { startTestNetwork } from '../../test/network.ts'
import { withSettings } from '../../test/network-file.ts'

/** A network without settings for overload. */
const withDefaults = withSettings('overload: {}')

/** On a busy machine the delay that is too long for calendars comes near the default limit for patrons. */
const patronsLast = withSettings('overload: { patrons: 60000 }')

/** Holds everything up for so long at a time, as work does, but leaves the machine to other tests. */
async function overload(milliseconds: number, whileBusy: () => Promise<void>) {
  const over = new AbortController()
  const busy = work(milliseconds, over.signal)
  await whileBusy().finally(() => over.abort())
  await busy
}

async function work(milliseconds: number, over: AbortSignal) {
  while (!over.aborted) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
    await wait(1)
  }
}

test('G26 under overload patrons get 503 with a time, health keeps answering, and it passes by itself', async () => {
  const { app, signIn, network, stop } = await startTestNetwork({ edit: withDefaults })
  onTestFinished(stop)
  const headers = await signIn(network.patron({ like: 'two-loans' }))
  const ask = () => app.inject({ url: '/api/card', headers })
  await overload(400, async () => {
    await expect.poll(async () => (await ask()).statusCode).toBe(503)
    const refused = await ask()
    expect(refused.json()).toMatchObject({ status: 503, code: 'overloaded' })
    expect(refused.headers['retry-after']).toMatch(/^[2-4]$/)
    expect(refused.headers['x-content-type-options']).toBe('nosniff')
    expect((await app.inject('/healthz')).statusCode).toBe(200)
    expect((await app.inject('/openapi.json')).statusCode).toBe(503)
  })
  await expect.poll(async () => (await ask()).statusCode).toBe(200)
})

test('G2 G26 under overload patrons sign out, and part of a crowd of invented sign-outs is refused', async () => {
  const { app, signIn, network, stop } = await startTestNetwork({ edit: withDefaults })
  onTestFinished(stop)
  const headers = await signIn(network.patron({ like: 'two-loans' }))
  const signOut = async (cookie = headers['cookie']) =>
    (await app.inject({ method: 'POST', url: '/api/sign-out', headers: { ...headers, cookie } })).statusCode
  await overload(400, async () => {
    await expect.poll(async () => (await app.inject({ url: '/api/card', headers })).statusCode).toBe(503)
    expect(await signOut()).toBe(200)
    const invented = Array.from({ length: 100 }, (_, at) => signOut(`__Host-card=${at}`))
    expect(await Promise.all(invented)).toContain(503)
  })
})

test('G26 background requests are rejected before those of patrons', async () => {
  const { config, stop: stopDefault } = await startTestNetwork({ edit: withDefaults })
  onTestFinished(stopDefault)
  const { calendars, staff, patrons } = config.network.overload
  expect([calendars, staff, patrons]).toEqual([calendars, staff, patrons].toSorted((a, b) => a - b))

  const { app, signIn, network, stop } = await startTestNetwork({ edit: patronsLast })
  onTestFinished(stop)
  const headers = await signIn(network.patron({ like: 'two-loans' }))
  await overload(150, async () => {
    const feed = async () => (await app.inject('/calendar/none.ics')).statusCode
    await expect.poll(feed).toBe(503)
    expect((await app.inject({ url: '/api/session', headers })).statusCode).toBe(200)
  })
})
