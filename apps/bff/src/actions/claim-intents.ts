import type { Intent, Ledger, Owner } from './intent-row.ts'
import { findStanding, joinIntent, storeIntents, type NewIntent } from './intents.ts'

type Ground = {
  ledger: Ledger
  owner: Owner
  /** Those that are ours to carry out. */
  begin: (ours: Intent[]) => void
}

/** What stands in the way may end while we look for it: then it is ours after all. */
const looks = 3

/** Stores what a click wants: for each the intent that it begins, has begun before or joins; null: another act is at it. */
export async function take(ground: Ground, wanted: NewIntent[]): Promise<(Intent | null)[]> {
  const byObject = new Map((await begin(ground, wanted)).map((intent) => [intent.objectHash, intent]))
  return Promise.all(wanted.map(async (one) => byObject.get(one.objectHash) ?? join(ground, one, looks)))
}

async function begin({ ledger, owner, begin: run }: Ground, wanted: NewIntent[]): Promise<Intent[]> {
  if (wanted.length === 0) return []
  const ours = await storeIntents(ledger, owner, wanted)
  if (ours.length > 0) run(ours)
  return ours
}

/** Somebody is at it already: to want the same is to wait for it. */
async function join(ground: Ground, wanted: NewIntent, left: number): Promise<Intent | null> {
  const { ledger, owner } = ground
  const standing = await findStanding(ledger, { ...owner, objectHash: wanted.objectHash })
  if (!standing) return left > 0 ? again(ground, wanted, left) : null
  if (standing.type !== wanted.type || standing.wish.libraryCode !== wanted.wish.libraryCode) return null
  await joinIntent(ledger, owner, standing)
  return standing
}

async function again(ground: Ground, wanted: NewIntent, left: number): Promise<Intent | null> {
  const [ours] = await begin(ground, [wanted])
  return ours ?? join(ground, wanted, left - 1)
}
