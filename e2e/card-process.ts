import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '@library-card/mock-network/free-port.ts'
import type { MockNetwork } from '@library-card/mock-network/start.ts'
import { demoNetwork, withAddresses, type DemoFile } from '@library-card/mock-network/demo-network.ts'

const root = join(import.meta.dirname, '..')

export type ServerProcess = {
  child: ChildProcess
  url: string
  stop: (signal?: NodeJS.Signals) => Promise<void>
}
type Environment = Record<string, string | undefined>

type CardOptions = {
  /** Receives the network file and the database. */
  folder: string
  environment: Environment
  networkFile: string
  /** Of the version to start. Default: this one. */
  root?: string | undefined
}

const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill()))

/** Starts a server in its own process and waits until it listens. It ends with this process at the latest. */
export async function startServer(
  args: string[],
  environment: Environment,
  cwd = root,
): Promise<ServerProcess> {
  const { PATH, TZ, NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH, TZ, NODE_COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const url = await addressOf(child)
  return {
    child,
    url,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}

export async function startCard({
  folder,
  environment,
  networkFile,
  root: from = root,
}: CardOptions): Promise<ServerProcess> {
  const file = join(folder, 'network.yaml')
  writeFileSync(file, networkFile)
  const own = { PORT: String(await freePort()), DATABASE_FILE: join(folder, 'card.sqlite') }
  const args = [...shippedFlags(from), 'apps/bff/src/server.ts', '--network', file]
  return startServer(args, { ...own, ...environment }, from)
}

/** The flags with which the systemd unit starts Node. */
function shippedFlags(from: string): string[] {
  const unit = readFileSync(join(from, 'deploy/systemd/library-card@.service'), 'utf8')
  const [, flags = ''] = /^ExecStart=\S+ ((?:--\S+ )*)/m.exec(unit) ?? []
  return flags.split(' ').filter(Boolean)
}

/** A network file of the demo with additional settings of the network, and with the mock network's addresses. */
export function demoNetworkFile(network: MockNetwork, settings: string, file?: DemoFile): string {
  return withAddresses(demoNetwork(file).replace('accounts: ', `${settings}\n  accounts: `), network)
}

/** `localhost`, because the sign-in pages are on 127.0.0.1 and cookies ignore ports. */
async function addressOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const port = /listening (?:at http:\/\/[^:]+:)?(\d+)/.exec(line)?.[1]
    if (!port) continue
    child.stdout!.resume()
    return `http://localhost:${port}`
  }
  throw new Error('The server ended before it listened.')
}
