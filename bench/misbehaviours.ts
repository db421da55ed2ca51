import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'

/** What an institution of the bench does instead of answering. */
export type Misbehaviour = keyof typeof misbehaviours

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
    // Whoever does not read to the end closes the connection: that is no error here.
    response.writeHead(200, json).on('error', () => {})
    Readable.from(blocks(200 * MiB)).pipe(response)
  },
  'gzip-bomb': (response: ServerResponse) => {
    packed ??= gzipSync(Buffer.alloc(300 * MiB, 'x'))
    response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(packed)
  },
}

const kinds = Object.values(misbehaviours)

export function misbehaveSomehow(response: ServerResponse) {
  kinds[Math.floor(Math.random() * kinds.length)]!(response)
}

function* blocks(bytes: number) {
  for (let sent = 0; sent < bytes; sent += block.length) yield block
}
