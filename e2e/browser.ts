import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const cache = join(import.meta.dirname, '../node_modules/.cache/chromium')
const unpacked = join(cache, 'unpacked')
const args = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync']

/** Options that save a tenth of the CPU time. */
const thrifty = ['--disable-gpu', '--renderer-process-limit=1']

/** For journeys: in the few seconds of a page, optimising code costs more than it saves. This saves a twentieth of the CPU time. */
export const unoptimised = '--js-flags=--no-opt --no-maglev'

type Browser = { executablePath?: string; args: string[] }

/**
 * The browser of the journeys: `E2E_CHROMIUM`, the npm package (the same on every machine), the machine's browser or
 * Playwright's download, in this order.
 */
export async function findBrowser(): Promise<Browser> {
  const wanted = process.env['E2E_CHROMIUM']
  if (wanted) return { executablePath: wanted, args }
  if (process.platform === 'linux' && process.arch === 'x64')
    return { executablePath: await unpackBundled(), args: [...args, ...thrifty] }
  return findInstalled() ?? { args }
}

/** The machine's browser. It restores pages from its back/forward cache; the browser from the npm package never does. */
export function findInstalled(): Browser | null {
  const executablePath = process.env['E2E_CHROMIUM'] ?? installed.find((path) => existsSync(path))
  return executablePath ? { executablePath, args } : null
}

/** The package unpacks its own libnss only if it detects this platform. */
async function unpackBundled(): Promise<string> {
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs24.x'
  const { TMPDIR } = process.env
  // The package unpacks into the temporary folder, which is removed after each run.
  process.env['TMPDIR'] = beginUnpacking()
  const { default: bundled } = await import('@sparticuz/chromium')
  const executablePath = await bundled.executablePath()
  writeFileSync(join(cache, 'fonts/fonts.conf'), fontsConf)
  writeFileSync(unpacked, '')
  if (TMPDIR === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = TMPDIR
  return executablePath
}

/** The package's own configuration names `/tmp/fonts`. Without a font the browser crashes. */
const fontsConf = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(cache, 'fonts')}</dir>
  <cachedir>${join(cache, 'fonts-cache')}</cachedir>
</fontconfig>
`

/** The package does not detect partly unpacked files. */
function beginUnpacking(): string {
  if (!existsSync(unpacked)) rmSync(cache, { recursive: true, force: true })
  mkdirSync(cache, { recursive: true })
  return cache
}
