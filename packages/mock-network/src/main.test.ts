import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { portVariable } from './demo-network.ts'
import { hostNames } from './institutions.ts'
import { listen } from './listen.ts'

const { NODE_COMPILE_CACHE } = process.env
const freePorts = Object.fromEntries(hostNames().map((host) => [portVariable(host), '0']))

function startProcess(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['src/main.ts'], {
    cwd: new URL('..', import.meta.url),
    env: { NODE_COMPILE_CACHE, ...freePorts, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

// A signal ends a process on Windows at once.
test.skipIf(process.platform === 'win32')(
  'the process prints no warning, is ready and ends on SIGTERM',
  async () => {
    const mocks = startProcess({ MOCK_ACCOUNTS: 'shared-id' })
    const warnings = text(mocks.stderr!)
    const lines = createInterface({ input: mocks.stdout! })
    for await (const line of lines) if (line.startsWith('mock network ready')) break
    mocks.kill('SIGTERM')
    const [code] = await once(mocks, 'exit')
    expect(code).toBe(0)
    expect(await warnings).toBe('')
  },
)

test.for(['na', 'mail'] as const)(
  'a taken port is reported in one line with the variable that changes it: %s',
  async (host) => {
    const taken = await listen(0)
    const port = new URL(taken.url).port
    const mocks = startProcess({ [portVariable(host)]: port })
    const [said, [code]] = await Promise.all([text(mocks.stderr!), once(mocks, 'exit')])
    await taken.stop()
    expect(code).toBe(1)
    expect(said.trimEnd().split('\n').at(-1)).toBe(
      `Port ${port} is taken. Set ${portVariable(host)} to a free one.`,
    )
  },
)
