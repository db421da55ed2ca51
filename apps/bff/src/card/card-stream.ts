import { Readable } from 'node:stream'
import type { CardLine } from '@library-card/contract/card.ts'
import type { FastifyReply } from 'fastify'
import { askAll } from '../members/query-all.ts'
import type { Members } from '../members/members.ts'
import type { HomeRecord } from '../members/patron.ts'
import type { Question } from '../members/card-query.ts'

type Out = { serialise: (line: CardLine) => string; onHome: (home: HomeRecord) => void }

/** One line an answer (NDJSON), as it comes. A reader that is slow holds back the lines, not the institutions. */
export function openCardStream(members: Members, question: Question, { serialise, onHome }: Out): Readable {
  const stream = new Readable({ read() {} })
  const lines = createLines(stream)
  const emit = (line: CardLine) => lines.add(`${serialise(line)}\n`)
  askAll(members, question, { emit, onHome }).then(lines.end, (error: unknown) =>
    stream.destroy(error instanceof Error ? error : new Error('card not complete')),
  )
  return stream
}

/** What comes in the same turn of the event loop goes out together: each write is a call of the system. */
function createLines(stream: Readable) {
  let waiting = ''

  function add(line: string) {
    if (waiting === '') setImmediate(flush)
    waiting += line
  }

  function flush() {
    if (waiting !== '' && !stream.destroyed) stream.push(waiting)
    waiting = ''
  }

  function end() {
    flush()
    if (!stream.destroyed) stream.push(null)
  }
  return { add, end }
}

/**
 * Milliseconds. Who takes nothing for so long has gone; who takes a byte now and then is never done. What is meant for
 * them is not kept any longer.
 */
const patience = { idle: 30_000, whole: 120_000 }

export function cutSlowReaders({ raw }: FastifyReply, { idle, whole } = patience) {
  const cut = () => void raw.destroy()
  raw.setTimeout(idle, cut)
  const timer = setTimeout(cut, whole)
  raw.on('close', () => clearTimeout(timer))
}
