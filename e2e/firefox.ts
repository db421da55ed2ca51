import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Engine, Tab } from './engine-driver.ts'

type Message = { id?: number; result?: Result; error?: string; message?: string }
type Result = Record<string, unknown>
type Send = (method: string, params: object) => Promise<Result>

/** Starts Firefox, which needs no driver for WebDriver BiDi. Each session is a container of its own. */
export async function startFirefox(program: string, downloads: string): Promise<Engine> {
  const home = mkdtempSync(join(tmpdir(), 'firefox-'))
  const profile = join(home, 'profile')
  mkdirSync(profile)
  writeFileSync(join(profile, 'user.js'), preferences(downloads))
  const child = spawn(program, ['--headless', '--profile', profile, '--remote-debugging-port', '0'], {
    env: { ...process.env, HOME: home, MOZ_CRASHREPORTER_DISABLE: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  process.once('exit', () => child.kill())
  const { send, close } = await connectTo(await addressIn(child.stderr))
  const capabilities = { alwaysMatch: { acceptInsecureCerts: true } }
  const session = await send('session.new', { capabilities })
  const { browserVersion } = session['capabilities'] as { browserVersion: string }
  return {
    name: `Firefox ${browserVersion}`,
    begin: async () => {
      const { userContext } = await send('browser.createUserContext', { acceptInsecureCerts: true })
      return {
        openTab: async () => {
          const { context } = await send('browsingContext.create', { type: 'tab', userContext })
          return createTab(send, context as string)
        },
        end: async () => void (await send('browser.removeUserContext', { userContext })),
      }
    },
    stop: async () => {
      close()
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}

function createTab(send: Send, context: string): Tab {
  const call = async (functionDeclaration: string, given: string[]) => {
    const answer = await send('script.callFunction', {
      functionDeclaration,
      arguments: given.map((value) => ({ type: 'string', value })),
      awaitPromise: true,
      target: { context },
    })
    if (answer['type'] !== 'success') throw new Error(JSON.stringify(answer['exceptionDetails']))
    return answer['result'] as { type: string; value?: unknown; sharedId?: string }
  }
  return {
    open: async (url) => void (await send('browsingContext.navigate', { context, url, wait: 'complete' })),
    call: async (source, given) => {
      const { value } = await call(`(...given) => JSON.stringify((${source})(...given))`, given)
      return typeof value === 'string' ? JSON.parse(value) : undefined
    },
    click: async (source, given) => {
      const { sharedId } = await call(source, given)
      const origin = { type: 'element', element: { sharedId } }
      const actions = [
        { type: 'pointerMove', x: 0, y: 0, origin },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]
      await send('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', actions }] })
    },
    type: async (text) => {
      const actions = text.split('').flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ])
      await send('input.performActions', { context, actions: [{ type: 'key', id: 'keyboard', actions }] })
    },
    act: async (type, actions) => {
      // Without a screen, Firefox never ends the scroll of a wheel.
      const turned = actions.flatMap((one) => (one.type === 'scroll' ? [String(one.deltaY)] : []))
      if (turned.length > 0) await call('(distance) => scrollBy(0, Number(distance))', turned)
      else await send('input.performActions', { context, actions: [{ type, id: type, actions }] })
    },
    setWidth: async (width) =>
      void (await send('browsingContext.setViewport', { context, viewport: { width, height: 844 } })),
  }
}

function preferences(downloads: string): string {
  const own = {
    'browser.download.folderList': 2,
    'browser.download.dir': downloads,
    'browser.shell.checkDefaultBrowser': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'intl.accept_languages': 'en',
  }
  return Object.entries(own)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('')
}

async function addressIn(stderr: NodeJS.ReadableStream): Promise<string> {
  const lines: string[] = []
  for await (const line of createInterface({ input: stderr })) {
    lines.push(line)
    const [, address] = /^WebDriver BiDi listening on (ws:.*)$/.exec(line) ?? []
    if (address === undefined) continue
    stderr.resume()
    return `${address}/session`
  }
  throw new Error(`Firefox ended before it listened: ${lines.join(' ')}`)
}

async function connectTo(address: string) {
  const socket = new WebSocket(address)
  await once(socket, 'open')
  const waiting = new Map<number, PromiseWithResolvers<Result>>()
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error, message } = JSON.parse(String(data)) as Message
    const call = id === undefined ? undefined : waiting.get(id)
    if (error === undefined) call?.resolve(result ?? {})
    else call?.reject(new Error(`${error}: ${message}`))
  })
  let last = 0
  const send: Send = async (method, params) => {
    const id = ++last
    const call = Promise.withResolvers<Result>()
    waiting.set(id, call)
    socket.send(JSON.stringify({ id, method, params }))
    return call.promise.finally(() => waiting.delete(id))
  }
  return { send, close: () => socket.close() }
}
