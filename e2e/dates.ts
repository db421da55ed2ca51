/**
 * `npm run dates`: the tests whose results depend on the date, on days when dates go wrong and in two time zones. The units
 * run as on a machine on which it is that day; the journeys as in a demo that begins then, with the browser's clock there, too.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { moments } from './moments.ts'

const zones = ['America/Los_Angeles', 'Asia/Tokyo']

/** Tests in which days are reckoned, stored or shown, or tokens dated. Others compare only milliseconds. */
const units = [
  'patrons',
  'stories',
  'renew',
  'roles',
  'clock',
  'id-token',
  'back-channel',
  'alma-values',
  'loan',
  'request',
  'fee',
  'block',
  'account',
  'events',
  'feed',
  'calendar-routes',
  'card-routes',
  'renewals',
  'network-status',
  'dates/*',
  'account-end',
].flatMap(filesNamed)

/** Wherever they are: a folder that gets another name must not drop them in silence. */
function filesNamed(name: string): string[] {
  const files = globSync(`{apps,packages}/*/{src,test}/**/${name}.test.{ts,tsx}`)
  if (files.length === 0) throw new Error(`There is no test named ${name}.`)
  return files
}

const machineDate = pathToFileURL('e2e/machine-date.ts').href
const failures: string[] = []
await Promise.all([runUnits(), runJourneys()])
console.log(failures.length === 0 ? 'Right on every day.' : `Wrong: ${failures.join('; ')}`)
process.exitCode = failures.length === 0 ? 0 : 1

async function runUnits() {
  for (const TZ of zones) {
    for (const { name, now } of moments) {
      // oxlint-disable-next-line one-clock/no-machine-time -- what is added to the machine's date
      const MACHINE_AHEAD = String(Date.parse(now) - Date.now())
      const moved = { TEST_NOW: now, MACHINE_AHEAD, NODE_OPTIONS: `--import=${machineDate}` }
      await run(
        `units, ${name}, ${TZ}`,
        ['node_modules/vitest/vitest.mjs', 'run', '--maxWorkers=1', ...units],
        { ...moved, TZ },
      )
    }
  }
}

async function runJourneys() {
  for (const TZ of zones)
    await run(
      `journeys, ${TZ}`,
      ['node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/dates.config.ts'],
      { TZ },
    )
}

async function run(name: string, args: string[], environment: Record<string, string>) {
  const began = performance.now()
  const child = spawn(process.execPath, args, { env: { ...process.env, ...environment } })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += String(chunk)))
  const [code] = await once(child, 'close')
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${seconds} s  ${name}`)
  if (code === 0) return
  console.log(said)
  failures.push(name)
}
