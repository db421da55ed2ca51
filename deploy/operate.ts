/**
 * `npm run operate`, or `npm run operate -- RELEASE` with the folder of a release: docs/install.md and docs/runbook.md on this machine:
 * a release, PostgreSQL, three replicas and nginx with the configuration of deploy/. It prints a line for each thing proved.
 */
import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { npm } from '../e2e/npm.ts'
import { makeTemporaryFolder } from '../e2e/temporary-folder.ts'
import { testRules } from './operate/alerts.ts'
import { checkBackup } from './operate/backup.ts'
import { checkRotation, checkUpgrade } from './operate/changing.ts'
import { checkJourneys } from './operate/journeys.ts'
import { startConsortium, type Consortium } from './operate/consortium.ts'
import { listMissed } from '../bench/figures.ts'
import { stressReplicas } from '../bench/replicas.ts'
import { installPackages, require } from './operate/machine.ts'
import { checkIdleConnections, checkSilence, checkWatchdog } from './operate/connections.ts'
import { checkNginxLimits, checkUnavailable } from './operate/nginx-checks.ts'
import {
  checkRequestId,
  checkKey,
  checkNetworkFile,
  checkKill,
  checkServe,
  checkSignOut,
  checkSize,
  checkStop,
  checkStream,
  checkUnit,
} from './operate/serving.ts'
import { checkClock, checkMail, checkProxy, checkReload } from './operate/surroundings.ts'

const folder = makeTemporaryFolder('card-operate-')
const [given] = process.argv.slice(2)
const release = given === undefined ? join(folder, 'release') : resolve(given)
let failures = 0

await prove('packages', async () => {
  installPackages()
  return 'nginx, PostgreSQL, systemd-analyze, promtool and mtail are installed'
})
await prove('release', async () => {
  if (given === undefined) {
    const printed = execFileSync(
      process.execPath,
      npm('run', '--silent', 'release', '--', release, '--node'),
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        encoding: 'utf8',
      },
    )
    require(/^SHA-256 of its Node v\S+, .+: [\da-f]{64}$/m.test(printed), printed)
  }
  return checkSize(release)
})
await prove('systemd', () => checkUnit(folder, release))
await prove('alerts', async () => testRules(folder))
let consortium: Consortium | undefined
await prove('start', async () => {
  consortium = await startConsortium(folder, release)
  return 'three replicas, not as root, on PostgreSQL with TLS, behind nginx with the shipped configuration'
})
if (consortium) await proveAll(consortium)
console.log(failures === 0 ? 'All proved.' : `${failures} not proved.`)
process.exit(failures === 0 ? 0 : 1)

async function proveAll(running: Consortium) {
  await prove('serve', () => checkServe(running))
  await prove('check', () => checkNetworkFile(running))
  await prove('log', () => checkRequestId(running))
  await prove('key', () => checkKey(running))
  await prove('clock', () => checkClock(running))
  await prove('proxy', () => checkProxy(running))
  await prove('mail', () => checkMail(running))
  await prove('reload', () => checkReload(running))
  await prove('stream', () => checkStream(running))
  await prove('nginx', () => checkNginxLimits(running))
  await prove('silence', () => checkSilence(running))
  await prove('watchdog', () => checkWatchdog(running))
  await prove('idle', () => checkIdleConnections(running))
  await prove('journeys', () => checkJourneys(running))
  await prove('sign-out', () => checkSignOut(running))
  await prove('kill', () => checkKill(running))
  await prove('stop', () => checkStop(running))
  await prove('budget', () => checkBudget(running))
  await prove('rotation', () => checkRotation(running))
  await prove('upgrade', () => checkUpgrade(running))
  await prove('backup', () => checkBackup(running))
  await prove('page', () => checkUnavailable(running))
  await running.stop()
}

/**
 * The short form of `npm run bench -- replicas`, whose targets a busy machine can miss. Without one budget three replicas send
 * more than 50 calls in a second, with any load beside.
 */
async function checkBudget(running: Consortium): Promise<string> {
  const findings = await stressReplicas(running, {
    readers: 12,
    phases: { steady: 2, stopped: 4, skewed: 3 },
    targets: { inASecond: 30, tooMany: null },
  })
  const missed = listMissed(findings)
  require(missed.length === 0, missed.join('; '))
  const results = findings.map(({ name, figure }) => `${name}: ${Math.round(figure * 10) / 10}`)
  return `one budget of calls, while each replica is killed and started, and PostgreSQL stopped: ${results.join('; ')}`
}

async function prove(name: string, check: () => Promise<string>) {
  const began = performance.now()
  const result = await check().catch((error: unknown) => {
    failures++
    return `NOT PROVED: ${error instanceof Error ? error.message : String(error)}`
  })
  console.log(
    `${((performance.now() - began) / 1_000).toFixed(1).padStart(5)} s  ${name.padEnd(9)} ${result}`,
  )
}
