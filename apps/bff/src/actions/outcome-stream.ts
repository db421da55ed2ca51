import { Readable } from 'node:stream'
import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import type { FastifyReply } from 'fastify'
import { ndjson } from '../http/route.ts'
import type { End } from './action-kind.ts'
import type { Following, PlacedEnd } from './order-runner.ts'

/** A line for each act the moment that it has ended; for one that still runs, `null` before. */
export function sendOutcomes(reply: FastifyReply, following: Following[]): FastifyReply {
  // By the contract: what is not declared there cannot get out. It is there, for the schema names it.
  const serialise = reply.getSerializationFunction('200', ndjson)!
  const stream = new Readable({ read() {} })
  const emit = (line: OutcomeLine) => void stream.push(`${serialise(line)}\n`)
  for (const act of following.filter(({ runs }) => runs)) emit(toOutcome(act, null))
  tellEnds().catch((error: unknown) =>
    stream.destroy(error instanceof Error ? error : new Error('outcomes not complete')),
  )
  return reply.type(ndjson).send(stream)

  async function tellEnds() {
    await Promise.all(
      following.map(async (act) => {
        const end = await act.end
        if (isTold(act, end)) emit(toOutcome(act, end))
      }),
    )
    emit({ type: 'end' })
    stream.push(null)
  }
}

/**
 * That a request was nowhere the patron's is the 404 of whoever asked; in a list of the patron's acts it is none. Nor is what
 * another act stands in the way of: that act is told.
 */
function isTold({ type }: Following, end: PlacedEnd): end is End {
  if (end.result === 'in-progress') return false
  return type === 'renewal' || end.result !== 'not-found'
}

export function toOutcome(
  { type, institutionCode, objectId }: Omit<Following, 'end' | 'runs'>,
  end: End | null,
): Outcome {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each kind of act ends in its own ways only
  return { type, institutionCode, id: objectId, outcome: end } as Outcome
}
