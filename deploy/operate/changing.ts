import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  copyFileSync,
  cpSync,
  globSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { npm } from '../../e2e/npm.ts'
import { signIn } from '../../bench/client.ts'
import type { Consortium } from './consortium.ts'
import { require, until } from './machine.ts'
import { isSignedIn } from './serving.ts'

type AuditLog = Pick<Consortium, 'release' | 'environment'>

const loads = 20

/** Starts a next version, whose first script has another name, replica by replica. */
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

/** Loads the page as several browsers, which nginx spreads over the replicas. */
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

/** Restarts all replicas with a new key and the old one, then with the new one alone. */
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

/** `npm run audit-log` of the release. */
export async function auditLog({ release, environment }: AuditLog, ...args: string[]) {
  const command = npm('run', '--silent', 'audit-log', '--', ...args)
  return promisify(execFile)(process.execPath, command, { cwd: release, env: environment }).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      text: stdout + stderr,
    }),
  )
}
