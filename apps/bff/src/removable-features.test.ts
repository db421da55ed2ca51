import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { Network } from '@library-card/contract/institution.ts'
import { expect, onTestFinished, test } from 'vitest'
import { features } from './app.ts'
import { ownPage } from '../test/network.ts'
import { newFolder } from '../test/files.ts'
import { networkFilePath, secrets } from '../test/network-file.ts'

const root = join(import.meta.dirname, '../../..')
const { NODE_COMPILE_CACHE } = process.env

// Compiling takes seconds on a quiet machine, and minutes on a busy one.
test(
  'without the folders of all optional features and their lines in app.ts, the card compiles and starts',
  { tags: 'long', timeout: 180_000 },
  async () => {
    const copy = copyOfSources('apps/bff')
    const names = features.map(({ name }) => `  ${name},`)
    removeLines(join(copy, 'apps/bff/src/app.ts'), ["from './features/", ...names])
    rmSync(join(copy, 'apps/bff/src/features'), { recursive: true })

    expect(await compile(copy, 'apps/bff')).toEqual({ code: 0, output: '' })
    expect((await startAndRead(copy)).features).toEqual([])
  },
)

test(
  'without the folders of all optional features and the lines that name them, the web app compiles',
  { tags: 'long', timeout: 180_000 },
  async () => {
    const copy = copyOfSources('apps/web', 'packages/contract')
    removeLines(join(copy, 'apps/web/src/routes.tsx'), ["import('./features/", "...ifFeature('"])
    removeLines(join(copy, 'apps/web/src/settings/settings-page.tsx'), ['CalendarPanel', 'RemindersPanel'])
    removeLines(join(copy, 'apps/web/src/overview/overview-page.tsx'), ['RemindersEnded', 'hasFeature'])
    rmSync(join(copy, 'apps/web/src/features'), { recursive: true })
    expect(await compile(copy, 'apps/web')).toEqual({ code: 0, output: '' })
  },
)

/** Removes the lines that contain one of `parts`. */
function removeLines(file: string, parts: string[]) {
  const lines = readFileSync(file, 'utf8').split('\n')
  const left = lines.filter((line) => !parts.some((part) => line.includes(part)))
  writeFileSync(file, left.join('\n'))
}

/** The sources of these packages without their tests, beside the packages that they import. */
function copyOfSources(...packages: string[]): string {
  const copy = newFolder()
  onTestFinished(() => rmSync(copy, { recursive: true }))
  for (const path of ['tsconfig.base.json', 'package.json', ...packages]) {
    cpSync(join(root, path), join(copy, path), {
      recursive: true,
      filter: (source) =>
        !/\.test\.tsx?$|apps\/\w+\/(test|dist|node_modules|\.turbo)$/.test(relative(root, source)),
    })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** Starts the copy and returns what its sign-in page reads. */
async function startAndRead(copy: string): Promise<Network> {
  const server = spawn(process.execPath, ['apps/bff/src/server.ts', '--network', networkFilePath], {
    cwd: copy,
    env: { NODE_COMPILE_CACHE, ...secrets, DATABASE_FILE: ':memory:', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void server.kill('SIGKILL'))
  for await (const line of createInterface(server.stdout)) {
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? []
    if (address === undefined) continue
    return (await fetch(`${address}/api/institutions`, { headers: ownPage })).json() as Promise<Network>
  }
  throw new Error('the copy did not start')
}

async function compile(copy: string, project: string): Promise<{ code: number | null; output: string }> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const compiler = spawn(process.execPath, [tsc, '-p', project, '--checkers', '1'], {
    cwd: copy,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output] = await Promise.all([text(compiler.stdout), once(compiler, 'exit')])
  return { code: compiler.exitCode, output }
}
