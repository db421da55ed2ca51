import type { ActType } from '../store/database.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import type { NewIntent } from './intents.ts'
import type { Wish } from './action-kind.ts'
import { thingOf } from './action-kinds.ts'

/** One loan or request, and what is done with it. */
export type Which = { type: ActType; institutionCode: string; objectId: string }

export type Order = Which & { wish: Wish }

export function objectHashOf(
  dataKey: Buffer,
  patronHash: string,
  { type, institutionCode, objectId }: Which,
): string {
  return keyedHash(dataKey, 'object', patronHash, institutionCode, thingOf(type), objectId)
}

/** What is in it twice is one intent. */
export function toNewIntents(
  dataKey: Buffer,
  { patronHash }: { patronHash: string },
  orders: Order[],
): NewIntent[] {
  const intents = orders.map((order) => ({ ...order, objectHash: objectHashOf(dataKey, patronHash, order) }))
  return [...new Map(intents.map((intent) => [intent.objectHash, intent])).values()]
}
