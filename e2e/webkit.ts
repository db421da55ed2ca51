import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@library-card/mock-network/free-port.ts'
import type { Engine, Tab } from './engine-driver.ts'

/** The name of an element in the protocol. */
const element = 'element-6066-11e4-a52e-4f735466cecf'

type Programs = { driver: string; browser: string; screen: string }
type Call = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>

/** Starts WebKit, the engine of Safari. It needs a screen, and each session is a browser of its own. */
export async function startWebKit({ driver, browser, screen }: Programs, downloads: string): Promise<Engine> {
  const home = mkdtempSync(join(tmpdir(), 'webkit-'))
  writeFileSync(join(home, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`)
  const display = spawn(screen, ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const [number] = await once(display.stdio[3]!, 'data')
  const port = await freePort()
  const child = spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], {
    env: {
      ...process.env,
      DISPLAY: `:${String(number).trim()}`,
      HOME: home,
      XDG_CONFIG_HOME: home,
      LANGUAGE: 'en',
      LC_ALL: 'C.UTF-8',
    },
    stdio: 'ignore',
  })
  process.once('exit', () => [child, display].forEach((one) => one.kill()))
  const call = createCall(`http://127.0.0.1:${port}`)
  await waitForDriver(call, child)
  const alwaysMatch = {
    acceptInsecureCerts: true,
    'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
  }
  const newSession = async () =>
    (await call('POST', '/session', { capabilities: { alwaysMatch } })) as {
      sessionId: string
      capabilities: { browserVersion: string }
    }
  const first = await newSession()
  await call('DELETE', `/session/${first.sessionId}`)
  return {
    name: `WebKit ${first.capabilities.browserVersion}`,
    begin: async () => {
      const { sessionId } = await newSession()
      const inSession: Call = (method, path, body) => call(method, `/session/${sessionId}${path}`, body)
      let tabs = 0
      return {
        openTab: async () => {
          const handle = tabs++ === 0 ? await inSession('GET', '/window') : await newTab(inSession)
          return createTab(inSession, String(handle))
        },
        end: async () => void (await inSession('DELETE', '')),
      }
    },
    stop: async () => {
      for (const one of [child, display]) {
        one.kill()
        if (one.exitCode === null && one.signalCode === null) await once(one, 'exit')
      }
    },
  }
}

async function newTab(call: Call): Promise<unknown> {
  const { handle } = (await call('POST', '/window/new', { type: 'tab' })) as { handle: string }
  return handle
}

function createTab(callInSession: Call, handle: string): Tab {
  // A session has one current tab.
  const call: Call = async (method, path, body) => {
    await callInSession('POST', '/window', { handle })
    return callInSession(method, path, body)
  }
  const run = (source: string, args: string[]) =>
    call('POST', '/execute/sync', { script: `return (${source}).apply(null, arguments)`, args })
  return {
    open: async (url) => void (await call('POST', '/url', { url })),
    call: run,
    click: async (source, given) => {
      const found = (await run(source, given)) as Record<string, string>
      await call('POST', `/element/${found[element]}/click`, {})
    },
    type: async (text) => {
      const active = (await call('GET', '/element/active')) as Record<string, string>
      await call('POST', `/element/${active[element]}/value`, { text })
    },
    act: async (type, actions) =>
      void (await call('POST', '/actions', { actions: [{ type, id: type, actions }] })),
    setWidth: async (width) => {
      // If the window has a frame, it is wider than the page.
      const frame = Number(await run('() => outerWidth - innerWidth', []))
      await call('POST', '/window/rect', { width: width + frame, height: 844 })
    },
  }
}

function createCall(origin: string): Call {
  return async (method, path, body) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const { value } = (await response.json()) as { value: unknown }
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`)
    return value
  }
}

async function waitForDriver(call: Call, child: ChildProcess) {
  for (;;) {
    if (child.exitCode !== null) throw new Error('WebKitWebDriver ended before it listened.')
    if (await call('GET', '/status').catch(() => null)) return
    await sleep(50)
  }
}
