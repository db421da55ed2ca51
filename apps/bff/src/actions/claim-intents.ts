import type { Store } from '../store/database.ts'
import type { Intent } from './intent.ts'
import { findBlocking, joinIntent, storeIntents } from './intents.ts'
import type { NewIntent, Order } from './orders.ts'

/** A blocking intent may end before it is found: then the next attempt stores ours. */
const attempts = 4

/**
 * Stores an intent for each action and passes the new ones to `run`. By object hash: the new intent, or the one that this
 * click stored before or joins. An action that a different one blocks has none.
 */
export async function claimIntents(
  store: Store,
  { order, run }: { order: Order; run: (claimed: Intent[]) => void },
  wanted: NewIntent[],
): Promise<Map<string, Intent>> {
  const found = new Map<string, Intent>()
  let rest = wanted
  for (let attempt = 0; attempt < attempts && rest.length > 0; attempt++) {
    const claimed = await storeIntents(store, order, rest)
    run(claimed)
    for (const intent of claimed) found.set(intent.objectHash, intent)
    const others = rest.filter(({ objectHash }) => !found.has(objectHash))
    const joined = await Promise.all(others.map((action) => join(action)))
    rest = others.filter((_, at) => joined[at] === 'try-again')
  }
  return found

  async function join(action: NewIntent): Promise<'done' | 'try-again'> {
    const { keyHash } = order
    const blocking = await findBlocking(store, { keyHash, objectHash: action.objectHash })
    if (!blocking) return 'try-again'
    const isSame =
      blocking.type === action.type && blocking.options.libraryCode === action.options.libraryCode
    if (!isSame) return 'done'
    await joinIntent(store, order, blocking)
    found.set(action.objectHash, blocking)
    return 'done'
  }
}
