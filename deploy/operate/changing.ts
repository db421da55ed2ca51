import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  copyFileSync,
  cpSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { npm } from '../../e2e/npm.ts'
import { signIn, type Headers } from '../../bench/client.ts'
import type { Consortium } from './consortium.ts'
import { postgresUser, require, until } from './machine.ts'
import { isSignedIn } from './serving.ts'

const loads = 20

/** A next version, whose first script has another name, is started replica by replica. */
export async function checkUpgrade(consortium: Consortium): Promise<string> {
  const { folder, release, replicas, network, signInUrl, url } = consortium
  const next = join(folder, 'next-release')
  cpSync(release, next, { recursive: true, verbatimSymlinks: true })
  const [earlier, later] = renameFirstScript(next)
  const headers = await signIn(signInUrl, network.patron({ like: 'two-loans' }))
  let pages = 0
  for (const replica of replicas) {
    await replica.process().stop()
    await replica.start(next)
    pages += await loadPages(url)
    for (const script of [earlier, later]) {
      const missing = await countMissing(url, script)
      require(missing === 0, `${script} is missing in ${missing} of ${loads} requests`)
    }
    require(await isSignedIn(url, headers), 'a session ended with the upgrade')
  }
  for (const replica of replicas) {
    await replica.process().stop()
    await replica.start()
  }
  return `upgraded replica by replica: ${pages} pages without a missing asset, those of the earlier version still served, the session goes on`
}

function renameFirstScript(release: string): [string, string] {
  const web = join(release, 'apps/web/dist')
  const [, earlier = ''] =
    /src="(\/assets\/[^"]+\.js)"/.exec(readFileSync(join(web, 'index.html'), 'utf8')) ?? []
  require(earlier !== '', 'index.html has no script')
  const later = earlier.replace('/assets/', '/assets/next-')
  for (const end of ['', '.br', '.gz']) renameSync(join(web, earlier) + end, join(web, later) + end)
  for (const page of globSync(join(web, 'index*.html')))
    writeFileSync(page, readFileSync(page, 'utf8').replaceAll(earlier, later))
  return [earlier, later]
}

/** As so many browsers, which nginx spreads over the replicas. */
async function loadPages(url: string): Promise<number> {
  for (let load = 0; load < loads; load++) {
    const headers = { accept: 'text/html', cookie: `__Host-card=browser-${load}` }
    const page = await (await fetch(url, { headers })).text()
    for (const [, asset = ''] of page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
      const { status } = await fetch(url + asset, { headers })
      require(status === 200, `a page of the upgrade misses ${asset}`)
    }
  }
  return loads
}

async function countMissing(url: string, asset: string): Promise<number> {
  let missing = 0
  for (let load = 0; load < loads; load++) {
    const headers = { cookie: `__Host-card=browser-${load}` }
    const { status } = await fetch(url + asset, { headers })
    if (status !== 200) missing++
  }
  return missing
}

/** All replicas start with a new key and the old one, and then with the new one alone. */
export async function checkRotation(consortium: Consortium): Promise<string> {
  const { folder, environment, replicas, network, signInUrl, url } = consortium
  const { DATA_KEY_FILE: file } = environment
  const previous = join(folder, 'data-key-previous')
  const restartAll = async () => {
    await Promise.all(replicas.map((replica) => replica.process().stop()))
    await Promise.all(replicas.map((replica) => replica.start()))
  }
  const headers = await signIn(signInUrl, network.patron({ like: 'two-loans' }))
  // Their owner and mode stay.
  copyFileSync(file, previous)
  chownSync(previous, statSync(file).uid, -1)
  writeFileSync(file, `${randomBytes(32).toString('base64')}\n`)
  environment.DATA_KEY_PREVIOUS_FILE = previous
  await restartAll()
  require(await isSignedIn(url, headers), 'a session ended with the rotation')
  await until(async () => (await auditLog(consortium, 'old-key')).code === 0, 'the end of the rotation')
  environment.DATA_KEY_PREVIOUS_FILE = undefined
  await restartAll()
  require(await isSignedIn(url, headers), 'a session needs the old key')
  const { code, text } = await auditLog(consortium, 'verify')
  require(code === 0, text)
  return 'a new DATA_KEY: the session goes on, also without the old key once that can go, and the audit verifies'
}

/**
 * The scheduled backup, between looks of the staff, then the drill and the restore of docs/operate.md, in its words. A
 * damaged backup fails the drill.
 */
export async function checkBackup(consortium: Consortium): Promise<string> {
  const { database, replicas, network, signInUrl, url, folder } = consortium
  const signInAtDesk = () => signIn(`${signInUrl}?as=staff`, network.patron({ like: 'desk-operator' }))
  const staff = await signInAtDesk()
  await lookAtPatrons(consortium, staff, 3)
  const backup = runBackup(consortium)
  await lookAtPatrons(consortium, staff, 2)
  const drill = typeCommands(consortium, 'Restore drill')
  require(drill.code === 0, drill.text)
  require(await isSignedIn(url, staff), 'a session ended with the drill')
  const whole = join(folder, 'whole.dump')
  renameSync(backup, whole)
  writeFileSync(backup, readFileSync(whole).subarray(0, -2_000))
  const damaged = typeCommands(consortium, 'Restore drill')
  require(damaged.code !== 0, `a damaged backup passes the drill: ${damaged.text}`)
  database.run('dropdb', '--username', 'postgres', 'card_drill')
  renameSync(whole, backup)

  await Promise.all(replicas.map((replica) => replica.process().stop()))
  // What the next upgrade would find.
  const addTable = () =>
    database.run('psql', '--username', 'card', 'card', '--command', 'create table of_a_newer_version ()')
  addTable()
  const restore = typeCommands(consortium, 'Restore')
  require(restore.code === 0, restore.text)
  addTable()
  await Promise.all(replicas.map((replica) => replica.start()))
  require(!(await isSignedIn(url, staff)), 'a session of the backup goes on')
  await lookAtPatrons(consortium, await signInAtDesk(), 1)
  const { code, text } = await auditLog(
    consortium,
    'verify',
    ...replicas.flatMap(({ log }) => ['--head', log]),
  )
  require(code === 0, text)
  const verified = text.trim().replaceAll('\n', ' ')
  return `the commands of the backup unit, the drill and the restore of operate.md, as they are there: ${verified}; a damaged backup fails the drill`
}

/** The commands of the unit, as its user, in a folder in place of its own. */
function runBackup({ folder, database }: Consortium): string {
  const cwd = join(folder, 'library-card-backups')
  const owner = postgresUser()
  mkdirSync(cwd)
  if (owner.uid) chownSync(cwd, owner.uid, -1)
  const unit = readFileSync('deploy/systemd/library-card-backup.service', 'utf8')
  const lines = [...unit.matchAll(/^ExecStart=(.+)$/gm)].map(([, line = '']) => line)
  for (const line of lines) {
    const words =
      line
        .replaceAll('$$', '$')
        .replaceAll('%%', '%')
        .match(/'[^']*'|\S+/g) ?? []
    const [command = '', ...args] = words.map((word) => word.replaceAll("'", ''))
    execFileSync(command, args, { ...owner, cwd, env: { PATH: process.env['PATH'], ...database.address } })
  }
  require(readdirSync(cwd).length === 2, `the backups are ${readdirSync(cwd).join(', ')}`)
  return join(cwd, 'newest.dump')
}

/** Types the commands of a section of docs/operate.md, with the folders of this run. There is no systemd here. */
function typeCommands({ folder, release, replicas, environment, database }: Consortium, section: string) {
  const document = readFileSync('docs/operate.md', 'utf8')
  const [, commands = ''] =
    new RegExp(`^### ${section}\n[^]*?\`\`\`sh\n([^]*?)\`\`\``, 'm').exec(document) ?? []
  require(commands !== '', `docs/operate.md has no commands in "${section}"`)
  const typed = commands
    .replaceAll('/opt/library-card/current', release)
    .replaceAll('/etc/library-card/', `${folder}/`)
    .replaceAll('/var/lib/library-card-backups', join(folder, 'library-card-backups'))
    .replaceAll('/var/tmp/', `${folder}/`)
  const logs = replicas.map(({ log }) => log).join(' ')
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-euc', `systemctl() { :; }; journalctl() { cat ${logs}; }\n${typed}`],
    { env: { PATH: environment.PATH, ...database.address }, encoding: 'utf8' },
  )
  return { code: status, text: stdout + stderr }
}

async function lookAtPatrons({ url, network }: Consortium, staff: Headers, times: number) {
  for (let time = 0; time < times; time++) {
    const { idAtHome } = network.patron({ like: 'two-loans' })
    const response = await fetch(`${url}/api/staff/patrons`, {
      method: 'POST',
      headers: { ...staff, 'content-type': 'application/json' },
      body: JSON.stringify({ term: idAtHome }),
    })
    require(response.status === 200, `a search of the staff ends with ${response.status}`)
  }
}

async function auditLog({ release, environment }: Consortium, ...args: string[]) {
  const command = npm('run', '--silent', 'audit-log', '--', ...args)
  return promisify(execFile)(process.execPath, command, { cwd: release, env: environment }).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      text: stdout + stderr,
    }),
  )
}
