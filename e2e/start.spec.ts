import { expect, test } from '@playwright/test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { portVariable } from '@library-card/mock-network/demo-network.ts'
import { hostNames } from '@library-card/mock-network/institutions.ts'
import { freePort } from '@library-card/mock-network/free-port.ts'

/** Ports by the environment variables that set them. */
type Ports = Record<string, string>

test('npm start prints an address and three patrons, and stops all its processes', async () => {
  const ports = await freePorts()
  const demo = start(ports)
  await expect
    .poll(demo.said, { timeout: 60_000 })
    .toContain(`Library Card is at http://localhost:${ports['PORT']}`)
  for (const patron of ['Robin Vale', 'Leopold Fairweather', 'Noor Halvorsen'])
    expect(demo.said()).toContain(patron)
  expect(demo.said()).not.toMatch(/warn/i)
  expect((await fetch(`http://localhost:${ports['PORT']}/`)).status).toBe(200)
  // A log line for each request would push the greeting out of sight.
  expect(demo.said()).not.toContain('"level":"info"')
  // The log has the reference that an error page shows.
  const failed = await fetch(`http://localhost:${ports['PORT']}/api/nowhere`)
  const { requestId } = (await failed.json()) as { requestId: string }
  await expect.poll(demo.said).toContain(requestId)
  expect((await fetch(`http://127.0.0.1:${ports[portVariable('control')]}/`)).status).toBe(200)

  const second = start({ ...(await freePorts()), PORT: String(ports['PORT']) })
  expect(await second.ended).toBe(1)
  expect(second.said()).toContain(`Port ${ports['PORT']} is taken. Set PORT to a free one.`)

  demo.child.kill('SIGTERM')
  expect(await demo.ended).toBe(0)
  for (const port of Object.values(ports)) await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
})

test('npm start --check says where a person has accounts, and reports how the answers differ', async () => {
  const file = test.info().outputPath('differences.md')
  const person = ['--as', '4471209', '--at', '01MER_NORTH']
  const check = start(await freePorts(), ['--check', ...person, '--report', file])
  expect(await check.ended, check.said()).toBe(0)
  expect(check.said()).toMatch(/^01MER_ALPINE +found +linking id$/m)
  expect(await readFile(file, 'utf8')).toContain('# ')
})

test('npm start -- --network demo/mixed.yaml is one card over four library systems', async () => {
  const person = ['--as', '4471209', '--at', '01MER_NORTH']
  const check = start(await freePorts(), ['--network', 'demo/mixed.yaml', '--check', ...person])
  expect(await check.ended, check.said()).toBe(0)
  for (const code of ['DE-HERON', 'FERNHILL'])
    expect(check.said()).toMatch(new RegExp(`^${code} +found`, 'm'))
  expect(check.said()).toMatch(/^DE-BIRCH +.*by each patron/m)
})

test('npm start of the mixed network tells only of its own institutions', async () => {
  const demo = start(await freePorts(), ['--network', 'demo/mixed.yaml'])
  await expect.poll(demo.said, { timeout: 60_000 }).toContain('Ctrl-C ends it')
  demo.child.kill('SIGTERM')
  expect(await demo.ended).toBe(0)
  expect(demo.said()).toContain('Sign in there as Robin Vale')
  expect(demo.said()).not.toContain('Alpine')
})

async function freePorts(): Promise<Ports> {
  const variables = ['PORT', ...[...hostNames(), 'mail'].map(portVariable)]
  return Object.fromEntries(
    await Promise.all(variables.map(async (name) => [name, String(await freePort())] as const)),
  )
}

function start(ports: Ports, args: string[] = []) {
  let text = ''
  const child = spawn(process.execPath, ['demo/start.ts', ...args], {
    env: { ...process.env, DATABASE_FILE: ':memory:', ...ports },
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += String(chunk)))
  const ended = once(child, 'exit').then(([code]) => Number(code))
  return { child, ended, said: () => text }
}
