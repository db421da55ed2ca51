import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { signIn, type Headers } from '../../bench/client.ts'
import { auditLog } from './changing.ts'
import type { Consortium } from './consortium.ts'
import { postgresUser, require } from './machine.ts'
import { isSignedIn } from './serving.ts'

/** Copies of the backup and of the log at one moment. */
type Moment = { dump: string; log: string }

/** Runs the scheduled backup between views by staff, then the drill and the restore exactly as docs/runbook.md has them. */
export async function checkBackup(consortium: Consortium): Promise<string> {
  const { database, replicas, network, signInUrl, url } = consortium
  const signInAtDesk = () => signIn(`${signInUrl}?as=staff`, network.patron({ like: 'desk-operator' }))
  const staff = await signInAtDesk()
  const older = await backUpAfterLooks(consortium, staff)
  const newest = await backUpAfterLooks(consortium, staff)
  await lookAtPatrons(consortium, staff, 2)
  const passed = passDrill(consortium, newest)
  require(await isSignedIn(url, staff), 'a session ended with the drill')
  const failed = await failDrills(consortium, { older, newest })

  await Promise.all(replicas.map((replica) => replica.process().stop()))
  // A table of a newer version, as after an upgrade.
  const addTable = () =>
    database.run('psql', '--username', 'card', 'card', '--command', 'create table of_a_newer_version ()')
  addTable()
  const restore = typeCommands(consortium, 'Restore', logOf(consortium))
  require(restore.code === 0, restore.text)
  addTable()
  await Promise.all(replicas.map((replica) => replica.start()))
  require(!(await isSignedIn(url, staff)), 'a session of the backup goes on')
  await lookAtPatrons(consortium, await signInAtDesk(), 1)
  const heads = replicas.flatMap(({ log }) => ['--head', log])
  const { code, text } = await auditLog(consortium, 'verify', ...heads)
  require(code === 0, text)
  const verified = text.trim().replaceAll('\n', ' ')
  return `the commands of the backup unit, the drill and the restore of runbook.md, as they are there: ${verified}; ${passed}; it fails with ${failed.join(', ')}`
}

async function backUpAfterLooks(consortium: Consortium, staff: Headers): Promise<Moment> {
  await lookAtPatrons(consortium, staff, 3)
  runBackup(consortium)
  const moment = {
    dump: join(consortium.folder, randomName('dump')),
    log: join(consortium.folder, randomName('log')),
  }
  copyFileSync(newestOf(consortium), moment.dump)
  writeFileSync(moment.log, logOf(consortium))
  return moment
}

/** Runs the drill with the name of a live database that does not exist: the drill must not read the live one. */
function passDrill(consortium: Consortium, { log }: Moment): string {
  const { environment } = consortium
  const drill = withContent(environment.DATABASE_URL_FILE, nameDatabase('library'), () =>
    typeCommands(consortium, 'Restore drill', readFileSync(log, 'utf8')),
  )
  require(drill.code === 0, drill.text)
  const isOfCopy =
    /^Database: card_drill at /m.test(drill.text) && /^Newest entry: .+ Head: \d+ /m.test(drill.text)
  require(isOfCopy && /^The backup can be restored\.$/m.test(drill.text), drill.text)
  return 'the drill passes for a database of any name'
}

type Damage = {
  name: string
  /** The message that the drill must print. */
  cause: RegExp
  drill: () => { code: number | null; text: string }
}

/** Each damage, without `sh -e`, must end the drill. */
async function failDrills(
  consortium: Consortium,
  moments: { older: Moment; newest: Moment },
): Promise<string[]> {
  const damages = await listDamages(consortium, moments)
  for (const { name, cause, drill } of damages) {
    const { code, text } = drill()
    require(code !== 0, `the drill passes with ${name}: ${text}`)
    require(cause.test(text) && !text.includes('can be restored'), `the drill with ${name} says: ${text}`)
  }
  copyFileSync(moments.newest.dump, newestOf(consortium))
  requireLiveRefused(consortium)
  return [...damages.map(({ name }) => name), 'the live database in place of a copy']
}

async function listDamages(
  consortium: Consortium,
  { older, newest }: { older: Moment; newest: Moment },
): Promise<Damage[]> {
  const { environment, database } = consortium
  const log = readFileSync(newest.log, 'utf8')
  const whole = readFileSync(newest.dump)
  database.run('createdb', '--username', 'postgres', '--owner', 'card', 'empty')
  await makeOtherCard(consortium)
  const drillOf = (dump: Buffer) => () => {
    writeFileSync(newestOf(consortium), dump)
    return typeCommands(consortium, 'Restore drill', log)
  }
  const withOtherKey = () =>
    withContent(environment.DATA_KEY_FILE, () => `${randomBytes(32).toString('base64')}\n`, drillOf(whole))
  return [
    { name: 'a truncated dump', cause: /pg_restore: error/, drill: drillOf(whole.subarray(0, -2_000)) },
    { name: 'a wrong key', cause: /^DATA_KEY: is not the key of this database/m, drill: withOtherKey },
    { name: 'an empty database', cause: /without our tables/, drill: drillOf(dumpOf(consortium, 'empty')) },
    {
      name: 'a backup older than the log',
      cause: /broken at entry/,
      drill: drillOf(readFileSync(older.dump)),
    },
    {
      name: 'the database of another card',
      cause: /broken at entry/,
      drill: drillOf(dumpOf(consortium, 'other')),
    },
  ]
}

/** The database of another card with the same DATA_KEY, whose staff have looked at nobody. */
async function makeOtherCard(consortium: Consortium) {
  const { environment, database, folder } = consortium
  database.run('createdb', '--username', 'postgres', '--owner', 'card', 'other')
  const file = join(folder, 'other-url')
  writeFileSync(file, nameDatabase('other')(readFileSync(environment.DATABASE_URL_FILE, 'utf8')))
  const ofOther = { ...consortium, environment: { ...environment, DATABASE_URL_FILE: file } }
  const { code, text } = await auditLog(ofOther, 'old-key')
  require(code === 0, text)
}

/** A live database with the name of the copy would be dropped. */
function requireLiveRefused(consortium: Consortium) {
  const { environment, database } = consortium
  const query = ['--username', 'postgres', 'card_drill', '--command']
  database.run('dropdb', '--username', 'postgres', '--if-exists', 'card_drill')
  database.run('createdb', '--username', 'postgres', 'card_drill')
  database.run('psql', ...query, 'create table of_live_card ()')
  const { code, text } = withContent(environment.DATABASE_URL_FILE, nameDatabase('card_drill'), () =>
    typeCommands(consortium, 'Restore drill', logOf(consortium)),
  )
  require(code !== 0, `the drill takes the live database: ${text}`)
  database.run('psql', ...query, 'drop table of_live_card')
  database.run('dropdb', '--username', 'postgres', 'card_drill')
}

const nameDatabase = (name: string) => (url: string) => url.replace(/\/card(?=\?)/, `/${name}`)

/** Changes a file while `run` runs. Its owner and mode stay. */
function withContent<T>(file: string, edit: (text: string) => string, run: () => T): T {
  const before = readFileSync(file, 'utf8')
  writeFileSync(file, edit(before))
  try {
    return run()
  } finally {
    writeFileSync(file, before)
  }
}

function dumpOf({ database, folder }: Consortium, name: string): Buffer {
  const file = join(folder, 'library-card-backups', name)
  database.run('pg_dump', '--username', 'postgres', '--format=custom', '--file', file, name)
  return readFileSync(file)
}

function newestOf({ folder }: Consortium): string {
  return join(folder, 'library-card-backups', 'newest.dump')
}

function logOf({ replicas }: Consortium): string {
  return replicas.map(({ log }) => readFileSync(log, 'utf8')).join('')
}

function randomName(extension: string): string {
  return `${randomBytes(4).toString('hex')}.${extension}`
}

/** The commands of the unit, as its user, in a folder in place of its own. */
function runBackup({ folder, database }: Consortium) {
  const cwd = join(folder, 'library-card-backups')
  const owner = postgresUser()
  mkdirSync(cwd, { recursive: true })
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
  require(existsSync(join(cwd, 'newest.dump')), 'there is no newest.dump')
}

/**
 * Types the commands of a section of docs/runbook.md, with the folders of this run, as a shell reads them line by line. There is
 * no systemd here: `journal` is what journalctl prints, which in the drill is over a day old.
 */
function typeCommands(
  { folder, release, environment, database }: Consortium,
  section: string,
  journal: string,
) {
  const document = readFileSync('docs/runbook.md', 'utf8')
  const [, commands = ''] =
    new RegExp(`^### ${section}\n[^]*?\`\`\`sh\n([^]*?)\`\`\``, 'm').exec(document) ?? []
  require(commands !== '', `docs/runbook.md has no commands in "${section}"`)
  const typed = commands
    .replaceAll('/opt/library-card/current', release)
    .replaceAll('/etc/library-card/', `${folder}/`)
    .replaceAll('/var/lib/library-card-backups', join(folder, 'library-card-backups'))
    .replaceAll('/var/tmp/', `${folder}/`)
  const printed = join(folder, 'journal.log')
  writeFileSync(printed, journal)
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', `systemctl() { :; }; journalctl() { cat ${printed}; }\n${typed}`],
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
