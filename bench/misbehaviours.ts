import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'

/** The behaviour of an institution of the bench that does not answer as it should. */
export type Misbehaviour = keyof typeof misbehaviours | 'stuffs'

const MiB = 1024 * 1024
const json = { 'content-type': 'application/json' }
const block = Buffer.alloc(64 * 1024, 'x')
/** About 300 KiB on the wire, so that only what comes out of it is too large. Made when it is first wanted. */
let packed: Buffer | undefined

export const misbehaviours = {
  refuses: (response: ServerResponse) => void response.writeHead(503).end(),
  fails: (response: ServerResponse) => void response.writeHead(500, json).end('{}'),
  hangs: () => {},
  trickles: (response: ServerResponse) => {
    response.writeHead(200, json)
    const timer = setInterval(() => response.write(' '), 1_000)
    response.on('close', () => clearInterval(timer)).on('error', () => {})
  },
  resets: (response: ServerResponse) => void response.socket?.resetAndDestroy(),
  truncates: (response: ServerResponse) => void response.writeHead(200, json).end('{"item_loan": [{"loan_'),
  'plain-bomb': (response: ServerResponse) => {
    // A client that stops reading closes the connection, which is no error here.
    response.writeHead(200, json).on('error', () => {})
    Readable.from(blocks(200 * MiB)).pipe(response)
  },
  'gzip-bomb': (response: ServerResponse) => {
    packed ??= gzipSync(Buffer.alloc(300 * MiB, 'x'))
    response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(packed)
  },
}

/** The largest answer that the card takes of Alma (`ils/alma/alma.ts`). */
const largest = { bytes: MiB, values: 30_000 }
const chain = 100
/** Made once, so that making them costs the other institutions of the bench nothing. */
const stuffedBodies = new Map<string, Buffer>()

/**
 * The largest allowed answer: what is asked for, and beside it what nobody reads, in the form that costs most to parse
 * (nested objects, each with a key of its own).
 */
export function stuffed(body: string): Buffer {
  const known = stuffedBodies.get(body)
  if (known) return known
  const junk = junkOf(largest.values - (body.match(/[,[{]/g)?.length ?? 0) - largest.values / chain - 10)
  const padding = 'x'.repeat(largest.bytes - Buffer.byteLength(body) - junk.length - 40)
  const made = Buffer.from(`{"padding":"${padding}","junk":[${junk}0],${body.slice(1)}`)
  stuffedBodies.set(body, made)
  return made
}

function junkOf(values: number): string {
  let text = ''
  for (let key = 0; key + chain < values; key += chain) {
    for (let depth = 0; depth < chain; depth++) text += `{"${(key + depth).toString(36)}":`
    text += `0${'}'.repeat(chain)},`
  }
  return text
}

const kinds = Object.values(misbehaviours)

export function misbehaveSomehow(response: ServerResponse) {
  kinds[Math.floor(Math.random() * kinds.length)]!(response)
}

function* blocks(bytes: number) {
  for (let sent = 0; sent < bytes; sent += block.length) yield block
}
