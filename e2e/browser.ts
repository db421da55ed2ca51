import { existsSync } from 'node:fs'

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * The browser of the journeys: the one in `E2E_CHROMIUM`, else the machine's, else the one from the npm package
 * (`E2E_CHROMIUM=bundled` asks for that one), else Playwright's own download.
 */
export async function findBrowser(): Promise<{ executablePath?: string; args: string[] }> {
  const args = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync']
  const asked = process.env['E2E_CHROMIUM']
  if (asked && asked !== 'bundled') return { executablePath: asked, args }
  const found = asked ? undefined : installed.find((path) => existsSync(path))
  if (found) return { executablePath: found, args }
  if (process.platform !== 'linux' || process.arch !== 'x64') return { args }
  return { executablePath: await unpackBundled(), args }
}

/** The package brings its own libnss only where it believes to run on this platform. */
async function unpackBundled(): Promise<string> {
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs24.x'
  const { default: bundled } = await import('@sparticuz/chromium')
  return await bundled.executablePath()
}
