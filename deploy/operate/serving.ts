import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { npm } from '../../e2e/npm.ts'
import { withSharedIds } from '@library-card/mock-network/demo-network.ts'
import { signIn, signInAll, type Headers } from '../../bench/client.ts'
import type { Consortium } from './consortium.ts'
import { lastingPort, require, start, until } from './machine.ts'
import { isReady } from './nginx.ts'

const mostMebibytes = 100

export async function checkSize(release: string): Promise<string> {
  const files = globSync('**/*', { cwd: release })
  const stray = /mock-network|^(apps|packages)\/.*\.test\.|^node_modules\/(vitest|msw)/
  const strays = files.filter((file) => stray.test(file))
  require(strays.length === 0, `the release contains ${strays[0]}`)
  // With `--node` it contains the Node of its platform.
  const [size] = String(execFileSync('du', ['-sm', '--exclude=node_modules/node-*', release])).split('\t')
  require(Number(size) <= mostMebibytes, `the release has ${size} MiB`)
  execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: release, stdio: 'pipe' })
  const sums = readFileSync(join(release, 'SHA256SUMS'), 'utf8')
  const all = execFileSync('find', ['-type', 'f', '-printf', '%P\\n'], { cwd: release, encoding: 'utf8' })
  const unverified = all
    .trim()
    .split('\n')
    .filter((file) => file !== 'SHA256SUMS' && !sums.includes(`  ${file}\n`))
  require(unverified.length === 0, `${unverified.length} files have no checksum, such as ${unverified[0]}`)
  const server = ['apps/bff/src/server.ts', '--version']
  const version = execFileSync(process.execPath, server, { cwd: release, encoding: 'utf8' }).trim()
  return `${version}, ${size} MiB without Node, no mocks, no tests, checksums verified`
}

export async function checkServe({ release, networkFile, environment, folder }: Consortium): Promise<string> {
  const port = String(await lastingPort())
  const env = { ...environment, PORT: port, NODE_OPTIONS: undefined }
  const args = npm('run', '--silent', 'serve', '--', '--network', networkFile)
  const server = start({ command: process.execPath, args, cwd: release, env, log: join(folder, 'serve.log') })
  await until(() => isReady(`http://127.0.0.1:${port}`), 'npm run serve')
  await server.stop()
  await until(
    async () => !(await isReady(`http://127.0.0.1:${port}`)),
    'the end of the server of npm run serve',
  )
  return 'npm run serve starts the server alone, and SIGTERM ends it'
}

/** As sent by the proxy in TRUST_PROXY: directly, because the shipped nginx removes what a browser sends. */
export async function checkRequestId({ replicas: [replica], url }: Consortium): Promise<string> {
  require(replica !== undefined, 'there is no replica')
  const headers = { 'x-request-id': 'f3a1b2c4d5e60718' }
  const returned = async (from: string) =>
    (await fetch(`${from}/healthz`, { headers })).headers.get('x-request-id')
  require((await returned(replica.url)) === headers['x-request-id'], 'the id of the proxy is not returned')
  const own = (await returned(url)) ?? ''
  require(/^\w{4}-\w{4}$/.test(own), `a browser chose the id ${own}`)
  const text = await (await fetch(replica.metricsUrl)).text()
  require(text.includes('library_card_replica_conflict'), 'the metrics lack conflicts of replicas')
  return `the request id comes from the proxy, otherwise it is ours (${own}); metrics are served on a port of their own`
}

export async function checkKey(consortium: Consortium): Promise<string> {
  const other = join(consortium.folder, 'other-key')
  writeFileSync(other, randomBytes(32).toString('base64'))
  const { code, text } = await serve(consortium, { name: 'other-key', env: { DATA_KEY_FILE: other } })
  require(code === 1, `a replica with another DATA_KEY ends with ${code}`)
  require(text.startsWith('DATA_KEY: is not the key of this database'), text)
  return 'a replica with another DATA_KEY refuses to start'
}

/** Seconds until the first line and the last, while one institution does not answer. */
export async function checkStream(consortium: Consortium): Promise<string> {
  const { network, signInUrl, url, bufferingUrl } = consortium
  const headers = await signIn(signInUrl, network.patron({ like: 'two-loans' }))
  network.fault({ institution: 'LAKE', kind: 'hang' })
  const streamed = await timeLines(url, headers)
  const buffered = await timeLines(bufferingUrl, headers)
  await network.clearFaults()
  require(streamed.last > 2, 'no institution was silent')
  require(streamed.first < streamed.last - 1, `the first line arrives after ${streamed.first.toFixed(2)} s`)
  require(buffered.first > 2, `nginx buffers nothing: first line after ${buffered.first.toFixed(2)} s`)
  const seconds = [streamed.first, streamed.last, buffered.first].map((time) => `${time.toFixed(2)} s`)
  return `first line of a card after ${seconds[0]}, last after ${seconds[1]} (first with buffering: ${seconds[2]})`
}

async function timeLines(url: string, headers: Headers) {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1_000
  const response = await fetch(`${url}/api/card?fresh=true`, { headers })
  const reader = response.body!.getReader()
  await reader.read()
  const first = seconds()
  while (!(await reader.read()).done) continue
  return { first, last: seconds() }
}

export async function checkSignOut({ network, signInUrl, url, replicas }: Consortium): Promise<string> {
  const headers = await signIn(signInUrl, network.patron({ like: 'two-loans' }))
  for (const replica of replicas)
    require(await isSignedIn(replica.url, headers), 'a replica does not know the session of another')
  const { status } = await fetch(`${url}/api/sign-out`, { method: 'POST', headers })
  require(status === 200, `signing out ends with ${status}`)
  for (const replica of replicas)
    require(!(await isSignedIn(replica.url, headers)), 'a replica still knows the session')
  return 'a session is known to all three replicas, and after sign-out to none'
}

export async function isSignedIn(url: string, headers: Headers): Promise<boolean> {
  const response = await fetch(`${url}/api/session`, { headers })
  require(response.status === 200, `/api/session answers ${response.status}`)
  return ((await response.json()) as { signedIn: boolean }).signedIn
}

export async function checkKill({ network, signInUrl, url, replicas }: Consortium): Promise<string> {
  const patrons = [1, 2, 3, 4, 5, 6].map(() => network.patron({ like: 'two-loans' }))
  const sessions = await signInAll(signInUrl, patrons)
  let requests = 0
  for (const replica of replicas) {
    await replica.process().stop('SIGKILL')
    for (const headers of sessions) {
      require(await isSignedIn(url, headers), 'a session ended with its replica')
      requests++
    }
    await replica.start()
  }
  return `each replica killed with -9 in turn: ${requests} of ${requests} requests of ${sessions.length} sessions were answered`
}

export async function checkStop({ network, signInUrl, replicas: [replica] }: Consortium): Promise<string> {
  require(replica !== undefined, 'there is no replica')
  const headers = await signIn(signInUrl, network.patron({ like: 'five-institutions' }))
  network.fault({ institution: 'LAKE', kind: 'hang' })
  const response = await fetch(`${replica.url}/api/card?fresh=true`, { headers })
  const began = performance.now()
  const stopped = replica.process().stop()
  await until(async () => !(await isReady(replica.url)), '/readyz while stopping')
  const unready = performance.now() - began
  const lines = (await response.text()).trimEnd().split('\n')
  require(lines.at(-1)?.startsWith('{"type":"end"') ?? false, 'the stream broke off')
  const code = await stopped
  const seconds = (performance.now() - began) / 1_000
  await network.clearFaults()
  require(code === 0 && seconds < 15, `exit ${code} after ${seconds} s`)
  await replica.start()
  return `SIGTERM: /readyz is false after ${Math.round(unready)} ms, the card that was streamed arrives whole, exit after ${seconds.toFixed(1)} s`
}

export async function checkUnit(folder: string, release: string): Promise<string> {
  const unit = readFileSync('deploy/systemd/library-card@.service', 'utf8')
  const file = join(folder, 'library-card@4400.service')
  writeFileSync(file, unit.replace('/opt/library-card/node/bin/node', process.execPath))
  const ofBackup = ['service', 'timer'].map((kind) => resolve(`deploy/systemd/library-card-backup.${kind}`))
  execFileSync('systemd-analyze', ['verify', '--man=no', file, ...ofBackup], { cwd: release, stdio: 'pipe' })
  readEnvironmentFile(folder)
  return 'systemd-analyze verifies the units; systemd and the shell read a secret of every character alike'
}

/** Every character of ASCII that is printed, but the single quote. */
const everyCharacter = String.fromCharCode(...Array.from({ length: 95 }, (_, at) => 32 + at)).replace("'", '')

/** systemd reads `os-release` by the code that reads `EnvironmentFile`, and needs not run for that. */
function readEnvironmentFile(folder: string) {
  const root = join(folder, 'environment')
  mkdirSync(join(root, 'etc'), { recursive: true })
  const example = readFileSync('deploy/library-card.env.example', 'utf8')
  const file = example.replace("KEY_NORTH=''", `BUILD_ID='${everyCharacter}'`)
  require(file !== example, 'the example has no KEY_NORTH in single quotes')
  writeFileSync(join(root, 'etc/os-release'), file)
  writeFileSync(join(root, 'copy.conf'), 'f /read - - - - %B')
  execFileSync('systemd-tmpfiles', [`--root=${root}`, '--create', join(root, 'copy.conf')], { stdio: 'pipe' })
  const script = 'set -o allexport; . "$0"; set +o allexport; printenv BUILD_ID'
  const ofShell = execFileSync('sh', ['-c', script, join(root, 'etc/os-release')], { encoding: 'utf8' })
  require(ofShell === `${everyCharacter}\n`, `the shell reads ${ofShell}`)
  const ofSystemd = readFileSync(join(root, 'read'), 'utf8')
  require(ofSystemd === everyCharacter, `systemd reads ${ofSystemd}`)
}

/** Faults of a description that a patron would see as "nothing": a wrong way to link accounts, and a misspelt key. */
export async function checkNetworkFile(consortium: Consortium): Promise<string> {
  const { idAtHome } = consortium.network.patron({ like: 'five-institutions' })
  const person = ['--check', '--as', idAtHome, '--at', '01MER_NORTH']
  const right = await serve(consortium, { name: 'right', args: person })
  const found = right.text.match(/ found +linking id$/gm)?.length ?? 0
  require(found >= 4, right.text)
  require(/accepted +registered/.test(right.text), right.text)
  const well = /^replicas +3 of 3 run: .+\ndatabase +takes writes\ninstitutions +none is silent$/m
  require(well.test(right.text), right.text)
  const wrong = await serve(consortium, { name: 'wrong', edit: withSharedIds, args: person })
  require(wrong.code === 1 && !/ found /.test(wrong.text), wrong.text)
  const misspelt = await serve(consortium, { name: 'misspelt', edit: withMisspeltKey })
  const isTold = /institutions\[0\]\.timeZone \(01MER_NORTH, line \d+\): is missing/.test(misspelt.text)
  require(isTold, misspelt.text)
  const { url, certificate } = consortium.database
  const causes = [
    { name: 'away', address: 'postgres://card@127.0.0.1:1/card', cause: 'ECONNREFUSED' },
    { name: 'distrusted', address: url.replace(certificate, consortium.certificate), cause: 'self-signed' },
  ]
  for (const { name, address, cause } of causes) {
    const file = join(consortium.folder, name)
    writeFileSync(file, address)
    const without = await serve(consortium, { name, args: ['--check'], env: { DATABASE_URL_FILE: file } })
    const isNamed = new RegExp(`^DATABASE_URL: cannot be opened \\(.*${cause}`, 'mi').test(without.text)
    require(without.code === 1 && isNamed && !without.text.includes('No fault was found'), without.text)
  }
  require(/^DATABASE_URL +PostgreSQL \S+, read, written and rolled back; 0 mig/m.test(right.text), right.text)
  return (
    `--check says that all replicas are well, tries the database, ports, secrets and redirect addresses, finds ${found} accounts ` +
    'of a person elsewhere, and fails where accounts: shared-id is wrong, or PostgreSQL is away or has another certificate; a fault has its line'
  )
}

type Run = { name: string; edit?: (text: string) => string; args?: string[]; env?: Record<string, string> }

/** Runs a server that ends by itself. */
export async function serve(
  { release, networkFile, environment, folder }: Consortium,
  { name, edit = (text) => text, args = [], env }: Run,
) {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(file, edit(readFileSync(networkFile, 'utf8')))
  const program = start({
    command: process.execPath,
    args: ['apps/bff/src/server.ts', '--network', file, ...args],
    cwd: release,
    env: { ...environment, ...env, PORT: '0' },
    log: join(folder, `${name}.log`),
  })
  return { code: await program.exit, text: program.output() }
}

const withMisspeltKey = (text: string) => text.replaceAll('timeZone:', 'timezone:')
