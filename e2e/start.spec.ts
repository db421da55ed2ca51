import { expect, test } from '@playwright/test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from './card-process.ts'

type Ports = Record<'PORT' | 'MOCK_PORT_EU' | 'MOCK_PORT_NA' | 'MOCK_PORT_PAIA' | 'MOCK_PORT_CONTROL', string>

test('npm start prints an address and three patrons, and stops all its processes', async () => {
  const ports = await freePorts()
  const demo = start(ports)
  await expect
    .poll(demo.said, { timeout: 60_000 })
    .toContain(`Library Card is at http://localhost:${ports.PORT}`)
  for (const patron of ['Robin Vale', 'Leopold Fairweather', 'Noor Halvorsen'])
    expect(demo.said()).toContain(patron)
  expect(demo.said()).not.toMatch(/warn/i)
  expect((await fetch(`http://localhost:${ports.PORT}/`)).status).toBe(200)
  expect((await fetch(`http://127.0.0.1:${ports.MOCK_PORT_CONTROL}/`)).status).toBe(200)

  const second = start({ ...(await freePorts()), PORT: ports.PORT })
  expect(await second.ended).toBe(1)
  expect(second.said()).toContain(`Port ${ports.PORT} is taken. Set PORT to a free one.`)

  demo.child.kill('SIGTERM')
  expect(await demo.ended).toBe(0)
  for (const port of Object.values(ports)) await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
})

async function freePorts(): Promise<Ports> {
  const [card, eu, na, paia, control] = await Promise.all(Array.from({ length: 5 }, freePort))
  return {
    PORT: String(card),
    MOCK_PORT_EU: String(eu),
    MOCK_PORT_NA: String(na),
    MOCK_PORT_PAIA: String(paia),
    MOCK_PORT_CONTROL: String(control),
  }
}

function start(ports: Ports) {
  let text = ''
  const child = spawn(process.execPath, ['demo/start.ts'], {
    env: { ...process.env, DATABASE_FILE: ':memory:', ...ports },
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += String(chunk)))
  const ended = once(child, 'exit').then(([code]) => Number(code))
  return { child, ended, said: () => text }
}
