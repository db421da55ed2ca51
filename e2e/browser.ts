import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const cache = join(import.meta.dirname, '../node_modules/.cache/chromium')
const unpacked = join(cache, 'unpacked')
const args = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync']

type Browser = { executablePath?: string; args: string[] }

/**
 * The browser of the journeys: the one in `E2E_CHROMIUM`, else the one from the npm package, which is the same everywhere,
 * else the machine's, else Playwright's own download.
 */
export async function findBrowser(): Promise<Browser> {
  const asked = process.env['E2E_CHROMIUM']
  if (asked) return { executablePath: asked, args }
  if (process.platform === 'linux' && process.arch === 'x64')
    return { executablePath: await unpackBundled(), args }
  return findInstalled() ?? { args }
}

/** The machine's own, which restores pages from its back/forward cache: the one from the npm package never does. */
export function findInstalled(): Browser | null {
  const executablePath = process.env['E2E_CHROMIUM'] ?? installed.find((path) => existsSync(path))
  return executablePath ? { executablePath, args } : null
}

/** The package brings its own libnss only where it believes to run on this platform. */
async function unpackBundled(): Promise<string> {
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs24.x'
  const { TMPDIR } = process.env
  // It unpacks into the temporary folder, which our runs empty.
  process.env['TMPDIR'] = beginUnpacking()
  const { default: bundled } = await import('@sparticuz/chromium')
  const executablePath = await bundled.executablePath()
  writeFileSync(unpacked, '')
  if (TMPDIR === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = TMPDIR
  return executablePath
}

/** The package takes a file that is there for a whole one. */
function beginUnpacking(): string {
  if (!existsSync(unpacked)) rmSync(cache, { recursive: true, force: true })
  mkdirSync(cache, { recursive: true })
  return cache
}
