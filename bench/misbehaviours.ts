import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { withEmptyBlocks } from '@library-card/mock-network/test/empty-gzip.ts'

/** The behaviour of an institution of the bench that does not answer as it should. */
export type Misbehaviour = keyof typeof misbehaviours | CostlyAnswer
export type CostlyAnswer = keyof typeof costlyAnswers

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

/** The largest answer that the card takes of Alma (`alma/alma.ts` of library-systems). */
const largest = { bytes: MiB, values: 30_000 }
const chain = 100
/** Made once, so that making them costs the other institutions of the bench nothing. */
const made = new Map<string, Buffer>()

function once(name: string, make: () => Buffer): Buffer {
  const bytes = made.get(name) ?? make()
  made.set(name, bytes)
  return bytes
}

/** What is asked for, in a form that costs its reader as much as possible. */
export const costlyAnswers = {
  stuffs: (response: ServerResponse, body: string) =>
    void response.writeHead(200, json).end(once(`stuffed ${body}`, () => stuffed(body))),
  /** Nearly all of it is blocks that hold nothing. */
  'sends empty gzip': (response: ServerResponse, body: string) =>
    void response
      .writeHead(200, { ...json, 'content-encoding': 'gzip' })
      .end(once(`empty ${body}`, () => withEmptyBlocks(body, largest.bytes - 16 * 1024))),
  /** As many of these blocks as the card decodes, because of the text that follows. */
  'sends half-empty gzip': (response: ServerResponse, body: string) =>
    void response
      .writeHead(200, { ...json, 'content-encoding': 'gzip' })
      .end(once(`half-empty ${body}`, () => halfEmpty(body))),
  /** A byte in each, which a server of Node would join. */
  'sends tiny pieces': (response: ServerResponse, body: string) =>
    void response.socket?.end(once(`pieces ${body}`, () => inPieces(body))),
  /** In place of lists, which are not asked for where the account is an error. */
  'sends many errors': (response: ServerResponse, body: string) =>
    void (body.includes('"primary_id"')
      ? response.writeHead(200, json).end(body)
      : response.writeHead(400, json).end(once('errors', manyErrors))),
}

/** Text and blocks alternate, so that their proportion is allowed at any time. */
function halfEmpty(body: string): Buffer {
  const spaces = ' '.repeat(64 * 1024)
  const count = Math.floor((largest.bytes - body.length) / spaces.length)
  const piece = withEmptyBlocks(spaces, 30 * 1024)
  return Buffer.concat([...Array<Buffer>(count).fill(piece), gzipSync(body)])
}

/** Each is an object, which costs more than its bytes. */
function manyErrors(): Buffer {
  return Buffer.from(`{"errorList":{"error":[${'{},'.repeat(largest.bytes / 3 - 20)}{}]}}`)
}

function inPieces(body: string): Buffer {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n'
  const pieces = '1\r\n \r\n'.repeat(largest.bytes - body.length)
  const last = `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`
  return Buffer.from(`${head}${pieces}${last}`)
}

/**
 * The largest allowed answer: the requested data, filled up with unread data in the form that is most expensive to parse
 * (nested objects, each with a key of its own).
 */
function stuffed(body: string): Buffer {
  const junk = junkOf(largest.values - (body.match(/[,[{]/g)?.length ?? 0) - largest.values / chain - 10)
  const padding = 'x'.repeat(largest.bytes - Buffer.byteLength(body) - junk.length - 40)
  return Buffer.from(`{"padding":"${padding}","junk":[${junk}0],${body.slice(1)}`)
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
