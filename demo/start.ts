/**
 * `npm start` and `npm run dev`: starts a demo network and the card, or with `--network FILE` only the card. `--network
 * demo/mixed.yaml` starts the demo network with four library systems.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve as toAbsolute } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import {
  demoFiles,
  demoNetwork,
  type DemoFile,
  localAddress,
  mailPortIn,
  mailSettings,
  portsIn,
  withAddresses,
} from '@library-card/mock-network/demo-network.ts'
import { perHost } from '@library-card/mock-network/institutions.ts'
import { mockKeys } from '@library-card/mock-network/keys.ts'

/** Not strict, because the card itself reports wrong options. */
const { values: options } = parseArgs({
  strict: false,
  options: {
    build: { type: 'boolean' },
    dev: { type: 'boolean' },
    network: { type: 'string' },
    check: { type: 'boolean' },
    as: { type: 'string' },
  },
})
const forCard = process.argv.slice(2).filter((argument) => !['--build', '--dev'].includes(argument))
const ports = {
  card: Number(process.env['PORT'] || 4400),
  ...portsIn(process.env),
  web: Number(process.env['WEB_PORT'] || 4401),
}
const now = process.env['CARD_NOW']
/** The demo's network file that is used; undefined for an operator's own network. */
const demoFile = options.network
  ? demoFiles.find((file) => toAbsolute('demo', file) === toAbsolute(String(options.network)))
  : 'network.yaml'
const children: ChildProcess[] = []
let ending = false

if (options.build) buildWebApp()
if (demoFile) await startDemo(demoFile)
else startCard()

async function startDemo(file: DemoFile) {
  const mocks = run(['packages/mock-network/src/main.ts'], {
    // The clocks of the institutions and of the card start at the same time.
    ...(now && { MOCK_NOW: now }),
  })
  await waitForOutput(mocks, 'mock network ready')
  const card = startCard(['--network', demoNetworkFile(file)])
  if (options.dev) startWeb()
  if (options.check) return
  await waitForOutput(card, ' listening at ')
  const origin = `http://localhost:${options.dev ? ports.web : ports.card}`
  console.log(greeting(origin, await whoSignsIn(file)))
}

/** Prints Turborepo's output only if the build fails. */
function buildWebApp() {
  const args = ['node_modules/turbo/bin/turbo', 'run', 'build', '--output-logs=errors-only']
  const env = { ...process.env, DO_NOT_TRACK: '1' }
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
  if (status === 0) return
  console.error(`${stdout}${stderr}`)
  process.exit(1)
}

function startCard(network: string[] = []): ChildProcess {
  const watch = options.dev ? ['--watch', '--watch-preserve-output'] : []
  // If `--network` is given twice, the last file counts.
  const card = run([...watch, 'apps/bff/src/server.ts', ...forCard, ...network], {
    PORT: String(ports.card),
    // On another day, the sessions and orders of the last start would be in the future or expired.
    ...(now && !process.env['DATABASE_FILE'] && { DATABASE_FILE: ':memory:' }),
    ...(options.dev && { PUBLIC_URL: `http://localhost:${ports.web}` }),
  })
  const isDemo = demoFile && !options.check
  createInterface({ input: card.stdout! }).on('line', (line) => {
    if (!isDemo || !isRoutine(line)) console.log(line)
  })
  return card
}

/** Whether a log line is about a request without an error. Other lines stay: an error page shows their `requestId`. */
function isRoutine(line: string): boolean {
  if (!line.startsWith('{"level":"info"')) return false
  const { status = 200 }: { status?: number } = JSON.parse(line)
  // 401: nobody is signed in yet.
  return status < 400 || status === 401
}

function startWeb() {
  run(['node_modules/vite/bin/vite.js', 'apps/web', '--port', String(ports.web), '--strictPort'], {
    PORT: String(ports.card),
  })
}

/** Returns the path of a network file of the demo, or of a copy with other ports. */
function demoNetworkFile(name: DemoFile): string {
  const text = demoNetwork(name)
  const moved = withAddresses(
    text,
    perHost((host) => localAddress(ports[host])),
  )
  if (moved === text) return `demo/${name}`
  const folder = mkdtempSync(join(tmpdir(), 'library-card-'))
  process.once('exit', () => rmSync(folder, { recursive: true }))
  const file = join(folder, 'network.yaml')
  writeFileSync(file, moved)
  return file
}

function run(args: string[], environment: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...demoSecrets(), ...environment },
    // `--as -` reads an id.
    stdio: [options.as === '-' ? 'inherit' : 'ignore', 'pipe', 'inherit'],
    // A process group of its own, so that Ctrl-C does not reach the child directly: this process forwards the signal once. On
    // Windows, where it would have a window of its own, Ctrl-C reaches all processes, and a forwarded signal ends the remaining ones.
    detached: process.platform !== 'win32',
  })
  children.push(child)
  child.once('exit', (code) => endAll(code ?? 0))
  return child
}

function demoSecrets(): Record<string, string> {
  if (!demoFile) return {}
  return { ...mockKeys(), ...mailSettings(`smtp://127.0.0.1:${mailPortIn(process.env)}`) }
}

function waitForOutput(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve) => {
    createInterface({ input: child.stdout! }).on('line', (line) => line.includes(text) && resolve())
  })
}

type Patron = { name: string; displayName: string; story: string }

/** The patrons' stories tell of the institutions in `network.yaml`. */
async function whoSignsIn(file: DemoFile): Promise<string> {
  if (file === 'mixed.yaml') return 'Sign in there as Robin Vale, who has an account at each institution.'
  const patrons = (await patronsToTry()).map(
    ({ displayName, story }) => `    ${displayName.padEnd(20)} ${story}`,
  )
  return ['Choose North University there, and sign in as', ...patrons].join('\n')
}

async function patronsToTry(): Promise<Patron[]> {
  const response = await fetch(`http://127.0.0.1:${ports.control}/control/patrons`)
  const patrons: Patron[] = await response.json()
  const examples = ['five-institutions', 'fees-in-three-currencies', 'nothing-anywhere']
  return patrons.filter(({ name }) => examples.includes(name))
}

function endAll(code: number) {
  if (ending) return
  ending = true
  for (const child of children) child.kill('SIGTERM')
  const left = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
  void Promise.all(left.map((child) => once(child, 'exit'))).then(() => process.exit(code))
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => endAll(0))

function greeting(origin: string, entry: string): string {
  return `
  Library Card is at ${origin}

  ${entry}

  Break an institution: http://127.0.0.1:${ports.control}
  Read the patrons' e-mails: http://127.0.0.1:${ports.control}/mailbox
  Ctrl-C ends it.
`
}
