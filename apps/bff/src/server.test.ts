import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { connect } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { contractVersion } from '@library-card/contract/version.ts'
import type { Network } from '@library-card/contract/institution.ts'
import { toSecret } from '@library-card/library-systems/secret.ts'
import { expect, onTestFinished, test } from 'vitest'
import { applyNewer } from '../test/used-database.ts'
import { startOwnNetwork } from '../test/network.ts'
import { openTestDatabase } from '../test/store.ts'
import { createApp } from './app.ts'
import { newDatabaseFile, newFolder } from '../test/files.ts'
import { networkFile, networkFilePath, secrets } from '../test/network-file.ts'

const { NODE_COMPILE_CACHE } = process.env

test('G27 a bad configuration stops the start and lists every fault', async () => {
  const card = start({ DEMO_KEY_NORTH: '', DEMO_KEY_VALLEY: '', PORT: 'x' })
  expect((await text(card.stderr)).trim().split('\n')).toEqual([
    expect.stringMatching(/^PORT: is not a port\. /),
    expect.stringMatching(
      /^institutions\[0\]\.key \(01MER_NORTH, line \d+\): names DEMO_KEY_NORTH, which is not set\. /,
    ),
    expect.stringMatching(
      /^institutions\[7\]\.key \(01MER_VALLEY, line \d+\): names DEMO_KEY_VALLEY, which is not set\. /,
    ),
  ])
  expect(await exitCode(card)).toBe(1)
})

test.for([
  ['4471209\n', /^01MER_NORTH: does not answer /m],
  ['', /^--as: is not complete\. /m],
] as const)('G11 --check --as - reads the id from standard input: %j', async ([input, words]) => {
  const args = ['--network', networkFilePath, '--check', '--as', '-', '--at', '01MER_NORTH']
  const card = start({ PORT: '0' }, networkFilePath, args, 'pipe')
  card.stdin?.end(input)
  const printed = (await Promise.all([text(card.stdout), text(card.stderr)])).join('')
  expect(printed).toMatch(words)
  expect(printed).not.toContain('4471209')
})

test.for([
  ['PORT', (port: number) => `Port ${port} is taken. Set PORT to a free one.\n`],
  ['METRICS_PORT', (port: number) => `METRICS_PORT: ${port} cannot be used (EADDRINUSE). Set a free one.\n`],
] as const)('a taken port is one clear line: %s', async ([name, line]) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  const address = other.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const card = start({ PORT: '0', [name]: String(port) })
  expect(await text(card.stderr)).toBe(line(port))
  expect(await exitCode(card)).toBe(1)
})

test.for([
  [
    'DATABASE_URL',
    'postgres://card@127.0.0.1:1/card',
    / \(connect ECONNREFUSED 127\.0\.0\.1:1\)\. Start PostgreSQL, or /,
  ],
  ['DATABASE_URL', 'postgres://card@localhost:1/card', / \(.*ECONNREFUSED.*\)\. Start PostgreSQL, or /],
  ['DATABASE_FILE', tmpdir(), / \(is not a file\)\. Give the path of a file /],
] as const)('G27 a database that cannot be opened stops the start: %s=%s', async ([name, value, words]) => {
  const card = start({ PORT: '0', DATA_KEY: Buffer.alloc(32).toString('base64'), [name]: value })
  const printed = await text(card.stderr)
  expect(printed).toMatch(words)
  expect(printed.split('\n')).toEqual([expect.stringMatching(`^${name}: cannot be opened`), ''])
  expect(await exitCode(card)).toBe(1)
})

const hostile: Record<string, [prepare: (file: string) => void, words: RegExp]> = {
  'a pipe': [
    (file) => execFileSync('mkfifo', [file]),
    /^DATABASE_FILE: cannot be opened \(is not a file\)\. /,
  ],
  'a damaged database': [damage, /^DATABASE_FILE: cannot be \w+ \(.*malformed.*\)\. /],
  'a database of another program': [
    (file) => new DatabaseSync(file).exec('create table sessions (a)'),
    /^DATABASE_FILE: cannot be migrated \(table sessions already exists\)\. /,
  ],
  'a folder in place of the key': [
    (file) => mkdirSync(`${file}.key`, 0o700),
    /^DATA_KEY: is in a file that cannot be read \(EISDIR\)\. /,
  ],
}

test.for(Object.entries(hostile))('G27 the start stops at %s', async ([, [prepare, words]]) => {
  const databaseFile = newDatabaseFile()
  prepare(databaseFile)
  const card = start({ PORT: '0', DATABASE_FILE: databaseFile })
  const printed = await text(card.stderr)
  expect(printed).toMatch(words)
  expect(printed.split('\n')).toHaveLength(2)
  expect(await exitCode(card)).toBe(1)
})

function damage(file: string) {
  const database = new DatabaseSync(file)
  database.exec('create table a (b); create table c (d)')
  database.exec(`insert into a values ('${'x'.repeat(20_000)}')`)
  database.close()
  const bytes = readFileSync(file)
  // The schema, in the first page after its header.
  writeFileSync(file, bytes.fill(0xff, 100, 4_096))
}

test('G27 a database that needs a newer version stops the start', async () => {
  const databaseFile = newDatabaseFile()
  const database = await openTestDatabase({ databaseFile, databaseUrl: null })
  await applyNewer(database, '999-change compatible-from-99.0.0')
  const card = start({ PORT: '0', DATABASE_FILE: databaseFile })
  expect(await text(card.stderr)).toMatch(
    /^The database needs Library Card 99\.0\.0 or newer, and this is \d+\.\d+\.\d+\. Start that version, or .+\.\n$/,
  )
  expect(await exitCode(card)).toBe(1)
})

test('G27 a database of another key stops the start, also of the second replica', async () => {
  const env = { DATABASE_FILE: newDatabaseFile(), DATA_KEY: key(1) }
  const { config } = await startOwnNetwork({ env })
  const startWith = async (dataKey: string) => {
    const replica = createApp({ ...config, dataKey: toSecret(dataKey) })
    onTestFinished(async () => replica.close())
    await replica.ready()
  }
  await expect(startWith(key(2))).rejects.toThrow(/^DATA_KEY: is not the key of this database\. Use .+\.$/)
  await expect(startWith(key(1))).resolves.toBeUndefined()
})

function key(byte: number): string {
  return Buffer.alloc(32, byte).toString('base64')
}

test('G27 https without TRUST_PROXY is logged as a warning at the start', async () => {
  const card = start({ PORT: '0', PUBLIC_URL: 'https://card.example' })
  const [line] = await once(createInterface(card.stdout), 'line')
  expect(JSON.parse(line)).toMatchObject({
    level: 'warn',
    msg: expect.stringMatching(/^TRUST_PROXY: is not set /),
  })
})

test('G26 --version and the first line of the log say which build runs; times are instants and levels names', async () => {
  const asked = start({}, '', ['--version'])
  expect(await text(asked.stdout)).toMatch(/^Library Card \d+\.\d+\.\d+ \(checkout\)\n$/)
  expect(await exitCode(asked)).toBe(0)
  const card = start({ PORT: '0' })
  const [line] = await once(createInterface(card.stdout), 'line')
  expect(JSON.parse(line)).toMatchObject({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    msg: expect.stringMatching(/^Library Card \d+\.\d+\.\d+ \(checkout\) listening at http:/),
  })
})

test('G26 on SIGTERM a request that was accepted is still answered', async () => {
  const card = start({ PORT: '0' })
  const address = await addressOf(card)
  const call = request(new URL('/api/session/seen', address), {
    method: 'POST',
    headers: {
      'x-library-card': contractVersion,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
      'content-length': 2,
      expect: '100-continue',
    },
  })
  const answered = once(call, 'response')
  call.flushHeaders()
  await once(call, 'continue')
  card.kill('SIGTERM')
  while (await takesCalls(address)) continue
  call.end('{}')
  expect(await answered).toMatchObject([{ statusCode: 401 }])
  expect(await exitCode(card)).toBe(0)
})

test('the process that starts a demo can advance its clock', async () => {
  const card = start({ PORT: '0', CARD_NOW: '2026-11-25T13:02:00Z' })
  await addressOf(card)
  card.send({ advanceClock: 3_600_000 })
  const [{ now }] = (await once(card, 'message')) as [{ now: string }]
  expect(now).toMatch(/^2026-11-25T14:02:/)
})

test('G27 nobody can advance the clock of a real network', async () => {
  const real = join(newFolder(), 'network.yaml')
  writeFileSync(
    real,
    networkFile.replace('  demo: true\n', '').replaceAll('http://127.0.0.1', 'https://alma.example'),
  )
  const card = start({ PORT: '0' }, real)
  const address = await addressOf(card)
  let answers = 0
  card.on('message', () => answers++)
  card.send({ advanceClock: 3_600_000 })
  expect((await fetch(new URL('/healthz', address))).status).toBe(200)
  card.kill('SIGTERM')
  await exitCode(card)
  expect(answers).toBe(0)
})

// Windows has no SIGHUP.
test.skipIf(process.platform === 'win32')(
  'G27 on SIGHUP mode, notice, maintenance and withdrawn rights are read again, but never from a file with faults',
  async () => {
    const file = join(newFolder(), 'network.yaml')
    writeFileSync(file, networkFile)
    const card = start({ PORT: '0' }, file)
    const lines: string[] = []
    createInterface(card.stdout).on('line', (line) => lines.push(line))
    const address = await addressOf(card)
    const read = async () => {
      const headers = { 'x-library-card': contractVersion, 'sec-fetch-site': 'same-origin' }
      const answer = await fetch(new URL('/api/institutions', address), { headers })
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the contract says
      const { name, institutions } = (await answer.json()) as Network
      return { name, ...institutions.find(({ code }) => code === '01MER_NORTH')! }
    }
    const { name } = await read()
    const reload = async (settings: string, words: string, edit = (before: string) => before) => {
      const edited = edit(networkFile).replace('code: 01MER_NORTH\n', `code: 01MER_NORTH\n${settings}`)
      writeFileSync(file, edited.replace(/^ {2}name: .+$/m, '  name: Another name'))
      lines.length = 0
      card.kill('SIGHUP')
      await expect.poll(() => lines.find((line) => line.includes(words))).toBeDefined()
    }

    await reload('    mode: read-only\n    notice: Until 18:00\n', 'need a restart')
    expect(await read()).toMatchObject({ name, mode: 'read-only', notice: 'Until 18:00' })
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ members: ['01MER_NORTH'], needRestart: ['network.name'] }),
    )
    const backwards = '{ from: 2026-12-02T08:00:00Z, until: 2026-12-01T08:00:00Z }'
    await reload(`    mode: off\n    maintenance: [${backwards}]\n`, 'has faults')
    expect(lines.join()).toContain('institutions[0].maintenance[0].until')
    expect(await read()).toMatchObject({ mode: 'read-only', notice: 'Until 18:00' })
    await reload(
      '    maintenance: [{ from: 2020-01-01T00:00:00Z, until: 2120-01-01T00:00:00Z }]\n',
      'need a restart',
    )
    expect(await read()).toMatchObject({ mode: 'off', notice: null })
    await reload('', 'need a restart')
    expect(await read()).toMatchObject({ mode: 'on', notice: null, policy: { titles: 'with-reason' } })
    await reload('', 'need a restart', (before) =>
      before
        .replace('policy: { titles: with-reason }', 'policy: { titles: never }')
        .replace('history: true', ''),
    )
    expect(await read()).toMatchObject({ policy: { titles: 'never' }, keepsHistory: false })
    card.kill('SIGTERM')
    expect(await exitCode(card)).toBe(0)
  },
)

// Debian has both; systemd receives what the service says.
const notifies = ['/usr/bin/systemd-notify', '/usr/bin/perl'].every((path) => existsSync(path))
test.skipIf(!notifies)(
  'G26 a replica tells the watchdog of systemd that it runs, until it hangs',
  async () => {
    const socket = join(newFolder(), 'notify')
    const receiver = spawn('/usr/bin/perl', ['-MIO::Socket::UNIX', '-e', receive, socket])
    onTestFinished(() => void receiver.kill('SIGKILL'))
    const lines: string[] = []
    createInterface(receiver.stdout).on('line', (line) => lines.push(line))
    await expect.poll(() => lines).toEqual(['ready'])
    const env = { NOTIFY_SOCKET: socket, WATCHDOG_USEC: '7000000' }
    const card = start({ PORT: '0', ...env })
    const address = addressOf(card)
    const seesMore = async (count: number) =>
      expect.poll(() => lines.length, { timeout: 60_000 }).toBeGreaterThan(count)
    await seesMore(2)
    expect(new Set(lines.slice(1))).toEqual(new Set(['WATCHDOG=1']))
    card.kill('SIGSTOP')
    // What it wrote before still arrives.
    await wait(2_000)
    const before = lines.length
    await wait(3_000)
    expect(lines).toHaveLength(before)
    card.kill('SIGCONT')
    await seesMore(before)
    // It ends where it cannot start, too.
    const second = start({ PORT: (await address).port, ...env })
    expect(await exitCode(second)).toBe(1)
    card.kill('SIGTERM')
    expect(await exitCode(card)).toBe(0)
  },
)

/** Closes the descriptors that systemd-notify sends, for which it waits. */
const receive = `$| = 1; my $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die; print "ready\\n";
while (1) { $s->recv(my $m, 4096); print "$m\\n" if $m =~ /^WATCHDOG/ }`

type Card = ChildProcess & { stdout: Readable; stderr: Readable }

function start(
  env: Record<string, string>,
  file = networkFilePath,
  args = ['--network', file],
  stdin: 'ignore' | 'pipe' = 'ignore',
): Card {
  const databaseFile = newDatabaseFile()
  const card = spawn(process.execPath, [join(import.meta.dirname, 'server.ts'), ...args], {
    env: { NODE_COMPILE_CACHE, ...secrets, DATABASE_FILE: databaseFile, ...env },
    stdio: [stdin, 'pipe', 'pipe', 'ipc'],
    // As `stdio` says, which the types overlook where there are more than three.
  }) as Card
  onTestFinished(() => void card.kill('SIGKILL'))
  return card
}

async function exitCode(card: Card): Promise<unknown> {
  return card.exitCode ?? (await once(card, 'exit'))[0]
}

async function addressOf(card: Card): Promise<URL> {
  for await (const line of createInterface(card.stdout)) {
    const [address] = /http:\/\/[\d.:]+/.exec(line) ?? []
    if (address) return new URL(address)
  }
  throw new Error('the card never listened')
}

function takesCalls({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    socket.once('connect', () => resolve(Boolean(socket.destroy())))
    socket.once('error', () => resolve(false))
  })
}
