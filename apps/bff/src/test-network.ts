import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startIdentityProvider } from '@library-card/mock-network/identity-provider/start-identity-provider.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import type { FastifyInstance } from 'fastify'
import { createApp } from './app.ts'
import { loadConfig, type Config } from './config.ts'
import { signInAs } from './test-sign-in.ts'

type Options = {
  /** Changes the demo's network file before it is read. */
  edit?: (file: string) => string
  env?: Record<string, string>
} & Parameters<typeof createApp>[1]

export type TestNetwork = {
  app: FastifyInstance
  config: Config
  /** What our own page sends with each call, and no more. */
  headers: Record<string, string>
  /** Returns the headers of a signed-in page. */
  signIn: (patron: MockPatron, query?: string) => Promise<Record<string, string>>
  stop: () => Promise<void>
}

export const ownPage = { 'x-library-card': '1', 'sec-fetch-site': 'same-origin' }
export const robin: MockPatron = {
  name: 'five-institutions',
  story: '',
  displayName: 'Robin Vale',
  home: 'NORTH',
  idAtHome: '4471209',
}

/** The mock network on free ports and the real app, configured by the demo's file with those ports in it. */
export async function startTestNetwork({
  edit = (file) => file,
  env = {},
  ...surroundings
}: Options = {}): Promise<TestNetwork> {
  const server = createServer((request, response) => provider.handle(request, response)).listen(
    0,
    '127.0.0.1',
  )
  await once(server, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on a port has one
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = startIdentityProvider({
    patrons: () => [robin],
    url,
    clientSecret: 'canary-DEMO_CLIENT_SECRET',
  })

  const file = edit(demo.replaceAll('http://127.0.0.1:4413', url))
  const config = loadConfig({
    env: { ...secrets, ...testEnvironment, ...env },
    args: ['--network', write(file)],
  })
  const app = createApp(config, surroundings)
  await app.ready()
  return {
    app,
    config,
    headers: ownPage,
    signIn: async (patron, query) => ({ ...ownPage, cookie: await signInAs(app, patron, query) }),
    stop: async () => {
      await app.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

const demo = readFileSync(join(import.meta.dirname, '../../../demo/network.yaml'), 'utf8')
const secrets = Object.fromEntries(
  (demo.match(/DEMO_[A-Z_]+/g) ?? []).map((name) => [name, `canary-${name}`]),
)
const testEnvironment = {
  DATABASE_FILE: ':memory:',
  LOG_LEVEL: 'silent',
  CARD_NOW: '2026-11-25T13:02:00Z',
}

function write(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'card-')), 'network.yaml')
  writeFileSync(file, text)
  return file
}
