import { once } from 'node:events'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startMockNetwork, type MockNetwork } from '@library-card/mock-network/start.ts'
import { demoNetworkFile, startCard } from './card-process.ts'
import { withLookOf } from './look-of.ts'
import { databases, keepForSearch } from './search-databases.ts'

/** A card and its institutions on free ports. */
export type Instance = {
  url: string
  network: MockNetwork
  /** Advances the clocks of the card and its institutions, and waits for everything that this lets expire. */
  passTime: (milliseconds: number) => Promise<void>
  forget: () => Promise<void>
  stop: () => Promise<void>
}
export type Instances = ReturnType<typeof createInstances>

/**
 * Longer limits than usual: a slow answer must arrive even on a busy machine. The limit of a write is shorter than usual,
 * because a test of a write without an answer waits for all of it.
 */
const networkSettings = `limits: { read: 4000, write: 3000, card: 4500, signIn: 3000 }
  overload: { patrons: 60000, staff: 60000, calendars: 60000 }`

type Start = { now: string; lookOf: string | null; withOwnSignIn: boolean }

/** The instances of one worker. Tests share an instance until one of them sets a fault or advances the clock. */
export function createInstances(settings: Start) {
  let current: Promise<Instance> | null = null
  let next: Promise<Instance> | null = null
  const stopping: Promise<void>[] = []

  return {
    take: () => (current ??= start(settings)),

    /** Reserves the instance for the running test and starts the next one at once: such a test mostly waits. */
    reserve: () => void (next ??= start(settings)),

    release() {
      if (!current || !next) return
      stopping.push(stop(current))
      current = next
      next = null
    },

    async stop() {
      const left = [current, next].filter((instance) => instance !== null)
      await Promise.all([...stopping, ...left.map(stop)])
    },
  }
}

async function start({ now, lookOf, withOwnSignIn }: Start): Promise<Instance> {
  const network = await startMockNetwork({ now: new Date(now) })
  mkdirSync(databases, { recursive: true })
  const folder = mkdtempSync(join(databases, 'instance-'))
  const networkFile = demoNetworkFile(network, networkSettings, { withOwnSignIn }).replace(
    'languages: [en,',
    'languages: [en, en-XA, ar-XB,',
  )
  const card = await startCard({
    folder,
    networkFile: lookOf === null ? networkFile : withLookOf(lookOf, networkFile),
    environment: {
      ...network.environment,
      CARD_NOW: now,
      // Saves a quarter of the CPU time of a start.
      NODE_COMPILE_CACHE: resolve('node_modules/.cache/node'),
    },
  })
  async function tell(message: object) {
    card.child.send(message)
    await once(card.child, 'message')
  }
  return {
    url: card.url,
    network,
    passTime: async (milliseconds) => {
      network.passTime(milliseconds)
      await tell({ advanceClock: milliseconds })
    },
    forget: () => tell({ forget: true }),
    stop: async () => {
      keepForSearch(folder, network.secrets())
      await card.stop()
      await network.stop()
    },
  }
}

async function stop(instance: Promise<Instance>): Promise<void> {
  await (await instance).stop()
}
