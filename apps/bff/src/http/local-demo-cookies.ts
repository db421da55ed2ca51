import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'

const hostPrefix = '__Host-'
const loopbacks = ['127.0.0.1', 'localhost', '::1']

type Place = Pick<Config, 'publicUrl' | 'host' | 'trustProxy'> & { network: Pick<Config['network'], 'demo'> }

/** Whether only browsers on this machine can open the demo: no other address and no proxy lets others in. */
function isLocalDemo({ network, publicUrl, host, trustProxy }: Place): boolean {
  return network.demo && publicUrl.startsWith('http:') && loopbacks.includes(host) && trustProxy === null
}

/**
 * Returns the name of a cookie in browsers, which has the prefix `__Host-` everywhere but in a local demo. In
 * a local demo the name contains the port: cookies ignore ports, and two demos on one machine would sign
 * their patrons out of each other.
 */
export function nameInBrowsers(place: Place, name: string): string {
  if (!isLocalDemo(place) || !name.startsWith(hostPrefix)) return name
  return `${name.slice(hostPrefix.length)}-${new URL(place.publicUrl).port || '80'}`
}

/**
 * WebKit refuses Secure cookies, and thus the prefix `__Host-`, at http://localhost: nobody could sign in to the demo with
 * Safari. In a local demo, and nowhere else, all cookies travel without both. A program at another port of this machine can set
 * or receive such a cookie, as it could with the prefix; the data of a demo is invented.
 */
export function relaxCookiesOfLocalDemo(app: FastifyInstance, place: Place) {
  if (!isLocalDemo(place)) return
  const end = nameInBrowsers(place, hostPrefix)
  app.addHook('onRequest', async (request) => {
    request.cookies = Object.fromEntries(
      Object.entries(request.cookies)
        .filter(([name]) => name.endsWith(end))
        .map(([name, value]) => [hostPrefix + name.slice(0, -end.length), value]),
    )
  })
  app.addHook('onSend', async (_request, reply) => {
    const set = [reply.getHeader('set-cookie') ?? []].flat().map(String)
    if (set.length === 0) return
    reply.removeHeader('set-cookie').header(
      'set-cookie',
      set.map((cookie) => {
        const [name = ''] = cookie.split('=', 1)
        return nameInBrowsers(place, name) + cookie.slice(name.length).replace('; Secure', '')
      }),
    )
  })
}
