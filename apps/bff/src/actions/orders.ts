import { CallProblem } from '../http/problems.ts'
import type { ActionType } from '../store/database.ts'
import { type Patron, patronHashOf } from '../members/patron.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { actionKinds, type ActionOptions, type ActionOutcome } from './action-kinds.ts'

export type Target = { type: ActionType; institutionCode: string; objectId: string }

export type Action = Target & { options: ActionOptions }

export type NewIntent = Action & { objectHash: string }

export type Order = { keyHash: string; contentHash: string; patronHash: string; intents: NewIntent[] }

/** `in-progress`: another action on the same loan or request is running, and nothing was done. */
export type FollowedOutcome = ActionOutcome | { result: 'in-progress' }

/** An action and its future outcome, a promise that never rejects. */
export type FollowedAction = Target & {
  objectHash: string
  isRunning: boolean
  /** When the action was sent, if it ended before it was followed: institutions answer within seconds. */
  endedAt?: number
  outcome: Promise<FollowedOutcome>
}

export function toOrder(
  dataKey: Buffer,
  { patron, key, actions }: { patron: Patron; key: string; actions: Action[] },
): Order {
  const patronHash = patronHashOf(dataKey, patron)
  const intents = actions.map((action) => ({
    ...action,
    objectHash: objectHashOf(dataKey, patronHash, action),
  }))
  return {
    keyHash: keyedHash(dataKey, 'key', patronHash, key),
    contentHash: keyedHash(dataKey, 'content', JSON.stringify(actions)),
    patronHash,
    // A loan or request that is named twice is one intent.
    intents: [...new Map(intents.map((intent) => [intent.objectHash, intent])).values()],
  }
}

export function objectHashOf(
  dataKey: Buffer,
  patronHash: string,
  { type, institutionCode, objectId }: Target,
): string {
  return keyedHash(dataKey, 'object', patronHash, institutionCode, actionKinds[type].item, objectId)
}

/** Resolves with the outcome of an action. Rejects with `not-found` or `in-progress`. */
export async function requireOutcome(action: FollowedAction | undefined): Promise<ActionOutcome> {
  const outcome = await action?.outcome
  if (!outcome || outcome.result === 'not-found') throw new CallProblem('not-found')
  if (outcome.result === 'in-progress') throw new CallProblem('in-progress')
  return outcome
}
