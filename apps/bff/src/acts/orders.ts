import type { Patron } from '../network/patron.ts'
import type { ActType } from '../store/database.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import type { NewIntent } from './intents.ts'
import type { Wish } from './kind.ts'
import { thingOf } from './kinds.ts'

/** One loan or request, and what is done with it. */
export type Which = { type: ActType; institutionCode: string; objectId: string }

export type Order = Which & { wish: Wish }

/** Whoever it is, by what signing in tells: the home institution need not have answered. */
export function patronHashOf(dataKey: Buffer, { homeInstitutionCode, id }: Patron): string {
  return keyedHash(dataKey, 'patron', homeInstitutionCode, id)
}

export function objectHashOf(
  dataKey: Buffer,
  patronHash: string,
  { type, institutionCode, objectId }: Which,
): string {
  return keyedHash(dataKey, 'object', patronHash, institutionCode, thingOf(type), objectId)
}

export function toNewIntent(dataKey: Buffer, patronHash: string, order: Order): NewIntent {
  return { ...order, objectHash: objectHashOf(dataKey, patronHash, order) }
}
