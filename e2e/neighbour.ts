/* oxlint-disable unicorn/consistent-function-scoping -- the browser receives only this function */
import type { BrowserContext, Page } from '@playwright/test'
import { contractVersion } from '@library-card/contract/version.ts'
import { serveHtml } from './serve-html.ts'

/** A request that the card's own page could send. */
export type Target = { method: 'GET' | 'POST'; path: string; body?: object }

/** Opens an empty page on another port. `localhost` is the same site as the card, `127.0.0.1` a different one. */
export async function openNeighbour(context: BrowserContext, host: 'localhost' | '127.0.0.1') {
  const { port, close } = await serveHtml('<title>Neighbour</title>')
  const page = await context.newPage()
  await page.goto(`http://${host}:${port}/`)
  return { page, close }
}

/** Sends each target in every way that a page can, with and without a preflight. Returns the number of attempts. */
export function attack(neighbour: Page, { card, targets }: { card: string; targets: Target[] }) {
  return neighbour.evaluate(
    async (given) => {
      const ended = (element: HTMLElement) =>
        new Promise<unknown>((done) => {
          element.addEventListener('load', done)
          element.addEventListener('error', done)
          setTimeout(done, 4000)
        })
      const load = (tag: 'img' | 'script' | 'iframe', url: string) => {
        const element = Object.assign(document.createElement(tag), { src: url })
        document.body.append(element)
        return ended(element)
      }
      const send = (form: HTMLFormElement) => {
        const frame = Object.assign(document.createElement('iframe'), { name: `frame-${Math.random()}` })
        form.target = frame.name
        document.body.append(frame, form)
        form.submit()
        return ended(frame)
      }
      const formOf = ({ method, path, body }: Target, enctype: string) => {
        const form = Object.assign(document.createElement('form'), {
          method,
          action: given.card + path,
          enctype,
        })
        const text = JSON.stringify(body ?? {})
        // As plain text, the name, `=` and the value form valid JSON.
        const [name, value] = enctype === 'text/plain' ? [`${text.slice(0, -1)},"`, '":0}'] : ['body', text]
        form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
        return form
      }
      const ask = (url: string, init: RequestInit) =>
        fetch(url, { credentials: 'include', ...init }).catch(() => null)
      const ways = (target: Target): Promise<unknown>[] => {
        const { method, path, body } = target
        const [url, text] = [given.card + path, JSON.stringify(body ?? {})]
        const own = {
          'content-type': 'application/json',
          'x-library-card': given.version,
          'idempotency-key': crypto.randomUUID(),
        }
        const honest = ask(url, { method, headers: own, ...(method === 'POST' && { body: text }) })
        if (method === 'GET')
          return [
            honest,
            ask(url, { mode: 'no-cors' }),
            load('img', url),
            load('script', url),
            load('iframe', url),
            send(formOf(target, 'application/x-www-form-urlencoded')),
          ]
        navigator.sendBeacon(url, new Blob([text], { type: 'text/plain' }))
        return [
          honest,
          Promise.resolve('the beacon'),
          ask(url, { method, mode: 'no-cors', body: text }),
          ...['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'].map((enctype) =>
            send(formOf(target, enctype)),
          ),
        ]
      }
      let tries = 0
      for (const target of given.targets) tries += (await Promise.all(ways(target))).length
      return tries
    },
    { card, targets, version: contractVersion },
  )
}

/** Sends the same requests from the card's own page. Returns their statuses. */
export function callAsOurselves(page: Page, targets: Target[]): Promise<number[]> {
  return page.evaluate(
    async (given) => {
      const statuses: number[] = []
      for (const { method, path, body } of given.targets) {
        const headers = { 'x-library-card': given.version, 'idempotency-key': crypto.randomUUID() }
        const json = {
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }
        const send = async () => {
          const answer = await fetch(path, { method, ...(body ? json : { headers }) })
          await answer.text()
          return answer.status
        }
        const status = await send()
        // The disk was busy. The card's page also sends such a request again.
        statuses.push(status === 503 ? await send() : status)
      }
      return statuses
    },
    { targets, version: contractVersion },
  )
}
