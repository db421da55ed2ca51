import { once } from 'node:events'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startMockNetwork, type MockNetwork } from '@library-card/mock-network/start.ts'
import { freePort } from '@library-card/mock-network/free-port.ts'
import { demoNetworkFile, startCard } from './card-process.ts'
import type { Settings } from './card-test.ts'
import { withLookOf } from './look-of.ts'
import { databases, keepForSearch } from './search-databases.ts'
import { startTlsProxy } from './tls-proxy.ts'

/** A card and its institutions on free ports. */
export type Instance = {
  url: string
  network: MockNetwork
  /** Advances the clocks of the card and its institutions, and waits until everything due has expired. */
  passTime: (milliseconds: number) => Promise<void>
  forget: () => Promise<void>
  stop: () => Promise<void>
}
export type Instances = ReturnType<typeof createInstances>

/**
 * Most limits are longer than usual, because a slow answer must arrive even on a busy machine. The limit of a write is shorter
 * than usual, because a test of a write without an answer waits for the whole limit.
 */
const networkSettings = `limits: { read: 4000, write: 3000, card: 4500, signIn: 3000 }
  overload: { patrons: 60000, staff: 60000, calendars: 60000 }`

/** Maximum age of a shared instance in milliseconds. Journeys expect that their clock has not advanced much. */
const oldest = 4 * 60_000

/** Creates the instances of one worker. Tests with the same settings share one until it is too old or a test has spent it. */
export function createInstances() {
  const shared = new Map<string, { started: Promise<Instance>; began: number }>()
  const stopping: Promise<void>[] = []

  function discard(key: string) {
    const { started } = shared.get(key) ?? {}
    if (started) stopping.push(stop(started))
    shared.delete(key)
  }

  return {
    async take(settings: Settings) {
      const key = JSON.stringify(settings)
      if (performance.now() - (shared.get(key)?.began ?? 0) > oldest) discard(key)
      const { started, began } = shared.get(key) ?? { started: start(settings), began: performance.now() }
      shared.set(key, { started, began })
      const instance = await started
      return {
        instance,
        /** Undoes a test's changes to the institutions. `isSpent`: no other test can use this instance. */
        release: async ({ isSpent }: { isSpent: boolean }) => {
          if (isSpent) return discard(key)
          await instance.network.clearFaults()
          await instance.forget()
        },
      }
    },

    async stop() {
      for (const key of shared.keys()) discard(key)
      await Promise.all(stopping)
    },
  }
}

async function start({ now, demoFile, lookOf, overTls }: Settings): Promise<Instance> {
  const network = await startMockNetwork({ now: new Date(now) })
  mkdirSync(databases, { recursive: true })
  const folder = mkdtempSync(join(databases, 'instance-'))
  const networkFile = demoNetworkFile(network, networkSettings, demoFile).replace(
    'languages: [en,',
    'languages: [en, en-XA, ar-XB,',
  )
  const port = await freePort()
  const proxy = overTls ? await startTlsProxy(port) : null
  const card = await startCard({
    folder,
    networkFile: lookOf === null ? networkFile : withLookOf(lookOf, networkFile),
    environment: {
      ...network.environment,
      CARD_NOW: now,
      PORT: String(port),
      ...(proxy && { PUBLIC_URL: proxy.plainUrl, TRUST_PROXY: '127.0.0.1' }),
      // Saves a quarter of the CPU time of a start.
      NODE_COMPILE_CACHE: resolve('node_modules/.cache/node'),
    },
  })
  async function tell(message: object) {
    if (!card.child.connected) return
    card.child.send(message)
    const answered = new AbortController()
    const { signal } = answered
    // Ctrl-C reaches the card, too.
    await Promise.race([once(card.child, 'message', { signal }), once(card.child, 'disconnect', { signal })])
    answered.abort()
  }
  return {
    url: proxy?.url ?? card.url,
    network,
    passTime: async (milliseconds) => {
      network.passTime(milliseconds)
      await tell({ advanceClock: milliseconds })
    },
    forget: () => tell({ resetGuards: true }),
    stop: async () => {
      keepForSearch(folder, network.secrets())
      await card.stop()
      proxy?.stop()
      await network.stop()
    },
  }
}

async function stop(instance: Promise<Instance>): Promise<void> {
  await (await instance).stop()
}
