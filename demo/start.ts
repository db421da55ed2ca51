/** `npm start` and `npm run dev`: the demo network and the card, or the card alone with `--network FILE`. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

const { values: options } = parseArgs({
  options: { dev: { type: 'boolean' }, network: { type: 'string' }, check: { type: 'boolean' } },
})
const ports = {
  card: Number(process.env['PORT'] ?? 4400),
  eu: Number(process.env['MOCK_PORT_EU'] ?? 4411),
  na: Number(process.env['MOCK_PORT_NA'] ?? 4412),
  desk: Number(process.env['MOCK_PORT_DESK'] ?? 4413),
  web: Number(process.env['WEB_PORT'] ?? 4401),
}
const children: ChildProcess[] = []
let ending = false

if (options.network) startCard(options.network)
else await startDemo()

async function startDemo() {
  const mocks = run(['packages/mock-network/src/main.ts'], {
    MOCK_PORT_EU: String(ports.eu),
    MOCK_PORT_NA: String(ports.na),
    MOCK_PORT_DESK: String(ports.desk),
  })
  await said(mocks, 'mock network ready')
  startCard(demoNetworkFile())
  const origin = `http://localhost:${options.dev ? ports.web : ports.card}`
  if (options.dev) startWeb()
  if (options.check) return
  await answers(`http://127.0.0.1:${ports.card}/readyz`)
  console.log(greeting(origin))
}

function startCard(networkFile: string) {
  const watch = options.dev ? ['--watch', '--watch-preserve-output'] : []
  const check = options.check ? ['--check'] : []
  const card = run([...watch, 'apps/bff/src/server.ts', '--network', networkFile, ...check], {
    PORT: String(ports.card),
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? (options.network ? 'info' : 'warn'),
    ...(options.dev && { PUBLIC_URL: `http://localhost:${ports.web}` }),
  })
  card.stdout?.pipe(process.stdout)
}

function startWeb() {
  run(['node_modules/vite/bin/vite.js', 'apps/web', '--port', String(ports.web), '--strictPort'], {
    PORT: String(ports.card),
  })
}

/** The demo's own file where the ports are the usual ones, else a copy with the ports that are in use. */
function demoNetworkFile(): string {
  const text = readFileSync('demo/network.yaml', 'utf8')
  const moved = text
    .replaceAll(':4411', `:${ports.eu}`)
    .replaceAll(':4412', `:${ports.na}`)
    .replaceAll(':4413', `:${ports.desk}`)
  if (moved === text) return 'demo/network.yaml'
  mkdirSync('.data', { recursive: true })
  writeFileSync('.data/network.yaml', moved)
  return '.data/network.yaml'
}

function run(args: string[], environment: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...demoSecrets(), ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Ctrl-C in a terminal reaches the whole group: this process alone shall pass it on, once.
    detached: true,
  })
  children.push(child)
  child.once('exit', (code) => endAll(code ?? 0))
  return child
}

/** The mock institutions' keys are no secrets: they open nothing but the mocks. */
function demoSecrets(): Record<string, string> {
  if (options.network) return {}
  const text = readFileSync('demo/network.yaml', 'utf8')
  const names = text.match(/DEMO_[A-Z_]+/g) ?? []
  return Object.fromEntries(names.map((name) => [name, name.toLowerCase().replaceAll('_', '-')]))
}

async function said(child: ChildProcess, words: string) {
  const lines = createInterface({ input: child.stdout! })
  for await (const line of lines) if (line.includes(words)) return
}

async function answers(url: string) {
  for (;;) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function endAll(code: number) {
  if (ending) return
  ending = true
  for (const child of children) child.kill('SIGTERM')
  const left = children.filter((child) => child.exitCode === null)
  void Promise.all(left.map((child) => once(child, 'exit'))).then(() => process.exit(code))
}
process.once('SIGINT', () => endAll(0))
process.once('SIGTERM', () => endAll(0))

function greeting(origin: string): string {
  return `
  Library Card is at ${origin}

  Sign in at North University, for example as
    Robin Vale      loans at five institutions, one of them called back
    (more patrons and their stories stand on the sign-in page)

  Break an institution: http://127.0.0.1:${ports.desk}
  Ctrl-C ends it.
`
}
