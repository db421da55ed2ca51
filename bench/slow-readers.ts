import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { memoryOf, mostMemoryWhile, socketsOf } from './books.ts'
import { round1 } from './figures.ts'
import type { BenchNetwork } from './network.ts'
import { rounds } from './rounds.ts'

const readers = rounds(200, 20)
/** A reader who takes nothing is cut after 30 s. */
const allCutAfter = 40_000
/** Longer than a connection is kept for the next call. */
const connectionsKept = 8_000

/** Readers who ask for their card and take nothing of it: what they cost, and that they are cut. */
export async function benchSlowReaders({ card, headers }: BenchNetwork): Promise<string[]> {
  await wait(connectionsKept)
  const [memory, sockets] = [memoryOf(card), socketsOf(card)]
  const all = Array.from({ length: readers }, () => askAndTakeNothing(card.url, headers))
  const most = await mostMemoryWhile(card, () => wait(allCutAfter))
  const left = socketsOf(card) - sockets
  for (const socket of all) socket.destroy()
  console.log(
    `\n${readers} readers who take nothing of their card: at most ${round1(most - memory)} MiB more; after ${allCutAfter / 1_000} s ${left} sockets of theirs`,
  )
  return left > 0 ? [`${left} readers who take nothing are not cut`] : []
}

function askAndTakeNothing(url: string, headers: Record<string, string>) {
  const { port, host } = new URL(url)
  const socket = connect({ port: Number(port), host: 'localhost' })
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.pause().on('error', () => {})
  socket.write(`GET /api/card?fresh=true HTTP/1.1\r\n${lines.join('')}\r\n`)
  return socket
}
