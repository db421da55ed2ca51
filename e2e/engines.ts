/** `npm run e2e -- --engines`: short journeys in Firefox and in WebKit, the engine of Safari. Needs Debian's packages of both. */
import { globSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { journeys } from './engine-journeys.ts'
import type { Engine } from './engine-driver.ts'
import { startFirefox } from './firefox.ts'
import { createInstances } from './instances.ts'
import searchDatabases from './search-databases.ts'
import { makeTemporaryFolder, useTemporaryFolder } from './temporary-folder.ts'
import { startWebKit } from './webkit.ts'

useTemporaryFolder()
// Child processes end with this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const settings = {
  now: '2026-11-25T13:02:00Z',
  demoFile: 'network.yaml',
  lookOf: null,
  passesMinutes: false,
} as const

const programs = {
  firefox: findProgram('/usr/bin/firefox-esr'),
  driver: findProgram('/usr/bin/WebKitWebDriver'),
  browser: findProgram('/usr/lib/*/webkit2gtk-4.1/MiniBrowser'),
  screen: findProgram('/usr/bin/Xvfb'),
}
const { firefox, ...webkit } = programs
if (Object.values(programs).includes('')) {
  console.error('Install the browsers first: apt-get install firefox-esr webkit2gtk-driver xvfb')
  process.exit(1)
}

const instances = createInstances()
const secure = await instances.take({ ...settings, overTls: true })
const downloads = makeTemporaryFolder('downloads-')
const failures: string[] = []
await Promise.all([
  visitAll(async (folder) => startFirefox(firefox, folder)),
  visitAll(async (folder) => startWebKit(webkit, folder)),
])
await instances.stop()
searchDatabases()
console.log(failures.length === 0 ? 'All passed.' : `Failed: ${failures.join('; ')}`)
process.exit(failures.length === 0 ? 0 : 1)

async function visitAll(start: (downloads: string) => Promise<Engine>) {
  const folder = makeFolder()
  const engine = await start(folder)
  // Each engine has its own instance, so that no other engine clears its faults.
  const plain = await instances.take({ ...settings, overTls: false })
  for (const { instance } of [plain, secure])
    for (const { name, overTls, notInFirefox, run } of journeys) {
      if (instance === secure.instance && !overTls) continue
      if (notInFirefox && engine.name.startsWith('Firefox')) continue
      const line = `${engine.name}, ${name}${instance === secure.instance ? ', over TLS' : ''}`
      const began = performance.now()
      const session = await engine.begin()
      const fault = await run({ session, instance, downloads: folder }).then(
        () => null,
        (error: unknown) => error,
      )
      await session.end()
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      console.log(`${fault === null ? 'passed' : 'FAILED'}  ${seconds} s  ${line}`)
      if (fault === null) continue
      console.error(fault)
      failures.push(line)
    }
  await engine.stop()
}

function makeFolder(): string {
  const folder = join(downloads, String(performance.now()))
  mkdirSync(folder)
  return folder
}

/** Returns the path of an installed program, or an empty text. */
function findProgram(pattern: string): string {
  return globSync(pattern)[0] ?? ''
}
