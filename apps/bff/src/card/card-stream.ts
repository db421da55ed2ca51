import { Readable } from 'node:stream'
import type { CardLine } from '@library-card/contract/card.ts'
import type { FastifyReply } from 'fastify'
import { askAll } from '../network/fan-out.ts'
import type { Members } from '../network/members.ts'
import type { HomeRecord } from '../network/patron.ts'
import type { Question } from '../network/question.ts'

type Out = { serialise: (line: CardLine) => string; onHome: (home: HomeRecord) => void }

/** One line an answer (NDJSON), as it comes. A reader that is slow holds back the lines, not the institutions. */
export function openCardStream(members: Members, question: Question, { serialise, onHome }: Out): Readable {
  const stream = new Readable({ read() {} })
  const emit = (line: CardLine) => void stream.push(`${serialise(line)}\n`)
  askAll(members, question, { emit, onHome }).then(
    () => stream.push(null),
    (error: unknown) => stream.destroy(error instanceof Error ? error : new Error('card not complete')),
  )
  return stream
}

/** However slow, a reader who takes nothing at all for 30 s has gone, and what is meant for them is not kept. */
export function cutWhoDoesNotRead({ raw }: FastifyReply, milliseconds = 30_000) {
  raw.setTimeout(milliseconds, () => raw.destroy())
}
