import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'

const hostPrefix = '__Host-'
const loopbacks = ['127.0.0.1', 'localhost', '::1']

type Place = Pick<Config, 'publicUrl' | 'host' | 'trustProxy'> & { network: Pick<Config['network'], 'demo'> }

/** Whether only browsers on this machine can open the demo: it has no other address and no proxy. */
function isLocalDemo({ network, publicUrl, host, trustProxy }: Place): boolean {
  return network.demo && publicUrl.startsWith('http:') && loopbacks.includes(host) && trustProxy === null
}

/**
 * Returns the name of a cookie in browsers, which has the prefix `__Host-` everywhere but in a local demo. There
 * the name contains the port: cookies ignore ports, and two demos on one machine would sign out each other's
 * patrons.
 */
export function nameInBrowsers(place: Place, name: string): string {
  if (!isLocalDemo(place) || !name.startsWith(hostPrefix)) return name
  return `${name.slice(hostPrefix.length)}-${new URL(place.publicUrl).port || '80'}`
}

/**
 * Sends the cookies of a local demo, and only of a local demo, without Secure and `__Host-`. WebKit refuses both at
 * http://localhost, so nobody could sign in to the demo with Safari. A program at another port of this machine can
 * set or receive such a cookie, as it could with the prefix. The data of a demo is invented.
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
