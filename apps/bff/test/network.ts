import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { contractVersion } from '@library-card/contract/version.ts'
import { vendors } from '@library-card/library-systems/vendors.ts'
import { withAddresses, withSharedIds } from '@library-card/mock-network/demo-network.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { startMockNetwork, type MockNetwork } from '@library-card/mock-network/start.ts'
import { testTime } from '@library-card/mock-network/test/time.ts'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, onTestFinished } from 'vitest'
import { createApp, features, type AppOptions } from '../src/app.ts'
import { runCheck } from '../src/check/run-check.ts'
import { loadConfig, type Config } from '../src/config/config.ts'
import { migrationsOf } from '../src/feature.ts'
import { signInAs } from './sign-in.ts'
import { newFolder } from './files.ts'
import { networkFile, patiently } from './network-file.ts'

export type TestOptions = {
  /** Edits the network file of the tests, which has the default addresses, before it is loaded. */
  edit?: (file: string) => string
  env?: Record<string, string>
  accounts?: 'linked' | 'shared-id'
  mock?: Pick<NonNullable<Parameters<typeof startMockNetwork>[0]>, 'callsPerSecond' | 'patronPassword'>
} & Parameters<typeof createApp>[1]

export type TestNetwork = {
  app: FastifyInstance
  /** The mock network: names patrons, sets faults and counts calls. */
  network: MockNetwork
  config: Config
  /** The lines of the log. */
  lines: string[]
  /** Returns the headers that a signed-in page sends. */
  signIn: (patron: MockPatron, query?: string) => Promise<Record<string, string>>
  /** Signs in a fresh patron with this story. */
  signInLike(story: string): Promise<{ patron: MockPatron; headers: Record<string, string> }>
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  /** Posts JSON as a page does. */
  post(url: string, headers: Record<string, string>, payload?: object): Promise<LightMyRequestResponse>
  /** Ends all faults and resets the guards, so that the tests of a file can share a network. */
  clear: () => Promise<void>
  /** Changes the network file, and lets the card read it again, as a signal does. */
  reload: (change: (file: string) => string) => void
  stop: () => Promise<void>
}

/** The headers of our own page without a session. */
export const ownPage = { 'x-library-card': contractVersion, 'sec-fetch-site': 'same-origin' }

export const startTime = testTime.getTime()
const environment = {
  DATABASE_FILE: ':memory:',
  LOG_LEVEL: 'silent',
  CARD_NOW: testTime.toISOString(),
  GUARD_CONSTANTS: 'readsPerPerson=100000',
  // BFF tests need any web app, not the built one.
  WEB_ROOT: join(import.meta.dirname, 'web'),
  // Not loopback, where a demo has other cookies than production. Nothing listens at this address.
  HOST: '0.0.0.0',
}

/** One network for all tests of a file, each with patrons of its own. `use` receives it before each test. */
export function shareTestNetwork(use: (network: TestNetwork) => void, options: TestOptions = {}) {
  let shared: TestNetwork
  beforeAll(async () => {
    shared = await startTestNetwork({ mock: { callsPerSecond: 5_000 }, ...options })
  })
  beforeEach(() => use(shared))
  afterEach(() => shared.clear())
  afterAll(() => shared.stop())
}

/** Starts a network for the running test only. */
export async function startOwnNetwork(options: TestOptions = {}): Promise<TestNetwork> {
  const own = await startTestNetwork(options)
  onTestFinished(own.stop)
  return own
}

/** Starts the mock network on free ports and the real app with the network file of the tests. */
export async function startTestNetwork(options: TestOptions = {}): Promise<TestNetwork> {
  const { edit = (file) => file, env = {}, accounts = 'linked', mock = {}, ...appOptions } = options
  const network = await startMockNetwork({ now: testTime, accounts, ...mock })
  const edited = edit(accounts === 'shared-id' ? withSharedIds(networkFile) : networkFile)
  const file = patiently(withAddresses(edited, network))
  const load = (text: string) =>
    loadConfig({
      vendors,
      features,
      env: { ...network.environment, ...environment, ...env },
      args: ['--network', write(text)],
    })
  const config = load(file)
  let controls: Parameters<NonNullable<AppOptions['expose']>>[0] | undefined
  const lines: string[] = []
  const app = createApp(config, {
    log: { write: (line) => void lines.push(line) },
    expose: (exposed) => void (controls = exposed),
    ...appOptions,
  })
  await app.ready()
  const started: TestNetwork = {
    app,
    network,
    config,
    lines,
    signIn: async (patron, query) => ({ ...ownPage, cookie: await signInAs(app, patron, query) }),
    // Methods, so that a copy of this object with another app uses the other app.
    async signInLike(like) {
      const patron = network.patron({ like })
      return { patron, headers: await this.signIn(patron) }
    },
    get(url, headers) {
      return this.app.inject({ url, ...(headers && { headers }) })
    },
    post(url, headers, payload) {
      return this.app.inject({ method: 'POST', url, headers, ...(payload && { payload }) })
    },
    clear: async () => {
      await network.clearFaults()
      controls?.resetGuards()
    },
    reload: (change) => controls?.reload(() => load(change(file))),
    stop: async () => {
      await app.close()
      await network.stop()
    },
  }
  return started
}

const defaultPort = 4400

/** Runs `--check` with the features of the server. Several checks run at a time, and only one could have the default port. */
export function runFullCheck(config: Config) {
  const port = config.port === defaultPort ? 0 : config.port
  return runCheck({ ...config, port }, migrationsOf(features), features)
}

function write(text: string): string {
  const file = join(newFolder(), 'network.yaml')
  writeFileSync(file, text)
  return file
}
