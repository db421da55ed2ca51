import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { startMockNetwork, type MockNetwork } from '@library-card/mock-network/start.ts'
import { withAddresses } from '@library-card/mock-network/usual-addresses.ts'
import { databases, keepForSearch } from './databases.ts'
import { freePort } from './free-port.ts'

/** One card and its institutions, on free ports, used by one worker. */
export type Pair = {
  url: string
  network: MockNetwork
  /** Advances the card's clock: what is to end by then has ended. */
  passTime: (milliseconds: number) => Promise<void>
  stop: () => Promise<void>
}

export async function startPair(now: string): Promise<Pair> {
  const network = await startMockNetwork({ now: new Date(now) })
  mkdirSync(databases, { recursive: true })
  const folder = mkdtempSync(join(databases, 'pair-'))
  writeFileSync(join(folder, 'network.yaml'), networkFileAt(network))
  const card = spawn(
    process.execPath,
    ['apps/bff/src/server.ts', '--network', join(folder, 'network.yaml')],
    {
      env: {
        PATH: process.env['PATH'],
        TZ: process.env['TZ'],
        ...network.environment,
        PORT: String(await freePort()),
        CARD_NOW: now,
        DATABASE_FILE: join(folder, 'card.sqlite'),
        // A start takes a quarter less of the processor where it need not compile.
        NODE_COMPILE_CACHE: resolve('node_modules/.cache/node'),
      },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  )
  const stop = async () => {
    keepForSearch(folder, network.secrets())
    card.kill('SIGTERM')
    if (card.exitCode === null) await once(card, 'exit')
    await network.stop()
  }
  const passTime = async (milliseconds: number) => {
    card.send({ advanceClock: milliseconds })
    await once(card, 'message')
  }
  return { url: await addressOf(card), network, passTime, stop }
}

function networkFileAt(network: MockNetwork): string {
  // A little more time than usual: a slow answer must still arrive when the machine is busy. For a write less than
  // usual: who waits for one that never answers waits for all of it.
  const limits =
    'limits: { read: 4000, write: 3000, card: 4500, signIn: 3000 }\n  overload: { patrons: 60000, staff: 60000, calendars: 60000 }'
  const file = readFileSync('demo/network.yaml', 'utf8').replace('accounts: ', `${limits}\n  accounts: `)
  return withAddresses(file, network)
}

/** `localhost`, because the sign-in pages are on 127.0.0.1 and cookies take no notice of ports. */
async function addressOf(card: ChildProcess): Promise<string> {
  const lines = createInterface({ input: card.stdout! })
  for await (const line of lines) {
    const port = /listening at http:\/\/[^:]+:(\d+)/.exec(line)?.[1]
    if (!port) continue
    card.stdout!.resume()
    return `http://localhost:${port}`
  }
  throw new Error('The card did not start.')
}
