import { type Patron, patronHashOf } from '../members/patron.ts'
import type { ActionType } from '../store/database.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { actionKinds, type ActionOptions, type ActionOutcome } from './action-kinds.ts'

export type Target = { type: ActionType; institutionCode: string; objectId: string }

export type Action = Target & { options: ActionOptions }

export type NewIntent = Action & { objectHash: string }

/** The actions of one click. */
export type Order = { keyHash: string; contentHash: string; patronHash: string; intents: NewIntent[] }

export function toOrder(
  rootKey: Buffer,
  { patron, key, actions }: { patron: Patron; key: string; actions: Action[] },
): Order {
  const patronHash = patronHashOf(rootKey, patron)
  const intents = actions.map((action) => ({
    ...action,
    objectHash: objectHashOf(rootKey, patronHash, action),
  }))
  return {
    keyHash: keyedHash(rootKey, 'key', patronHash, key),
    contentHash: keyedHash(rootKey, 'content', JSON.stringify(actions)),
    patronHash,
    // A loan or request that is named twice is one intent.
    intents: [...new Map(intents.map((intent) => [intent.objectHash, intent])).values()],
  }
}

export function objectHashOf(
  rootKey: Buffer,
  patronHash: string,
  { type, institutionCode, objectId }: Target,
): string {
  return keyedHash(rootKey, 'object', patronHash, institutionCode, actionKinds[type].item, objectId)
}

/** An action and its future outcome: a promise that never rejects, null if this process will not know the outcome. */
export type FollowedAction = Target & {
  isRunning: boolean
  /** When the action was sent, if it ended before it was followed: institutions answer within seconds. */
  endedAt?: number
  outcome: Promise<ActionOutcome | null>
}
