/**
 * `npm run e2e -- --dates`: runs the tests that depend on the date at critical moments and in two time zones. Unit tests run with the
 * machine's date moved; journeys with the clocks of the demo and of the browser set.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { moments } from './moments.ts'

const zones = ['America/Los_Angeles', 'Asia/Tokyo']

/** Tests that compute, store or show dates, or date tokens. */
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

/** Finds the tests in any folder, and fails if a name has none. */
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
      // oxlint-disable-next-line one-clock/no-machine-time -- offset to the machine's date
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
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += String(chunk)))
  const [code] = await once(child, 'close')
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${seconds} s  ${name}`)
  if (code === 0) return
  console.log(output)
  failures.push(name)
}
