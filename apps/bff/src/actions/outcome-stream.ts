import type { Outcome, OutcomeLine, OutcomeReading } from '@library-card/contract/outcome.ts'
import type { FastifyReply } from 'fastify'
import type { Clock } from '../clock.ts'
import { sendLines } from '../http/ndjson.ts'
import type { ActionOutcome } from './action-kinds.ts'
import type { FollowedAction, FollowedOutcome, Target } from './orders.ts'

export function sendOutcomes(reply: FastifyReply, actions: FollowedAction[], clock: Clock): FastifyReply {
  return sendLines<OutcomeLine>(reply, async (emit) => {
    for (const action of actions) if (action.isRunning) emit(toOutcome(action, { outcome: null }))
    await Promise.all(
      actions.map(async (action) => {
        const outcome = await action.outcome
        const at = toInstant(action.endedAt ?? clock())
        if (isListed(action, outcome)) emit(toOutcome(action, { outcome, at }))
      }),
    )
    emit({ type: 'end' })
  })
}

/** A request that is not the patron's is a 404 to the page that named it, and no outcome; a blocking action has its own. */
function isListed({ type }: Target, outcome: FollowedOutcome): outcome is ActionOutcome {
  if (outcome.result === 'in-progress') return false
  return type === 'renewal' || outcome.result !== 'not-found'
}

type Known = { outcome: ActionOutcome | null; at?: string; reading?: OutcomeReading }

export function toOutcome({ type, institutionCode, objectId }: Target, known: Known): Outcome {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each kind of action has only its own outcomes
  return { type, institutionCode, id: objectId, ...known } as Outcome
}

export function toInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
