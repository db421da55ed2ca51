import type { Question } from '../members/card-query.ts'
import { CallProblem } from '../http/problems.ts'
import type { Intent, Ledger, Owner } from './intent-row.ts'
import { findStanding, joinIntent, storeIntents, type NewIntent } from './intents.ts'
import type { Running } from './action-runner.ts'

type Ground = { ledger: Ledger; running: Running; question: Question }

/** What stands in the way may end while we look for it: then it is ours after all. */
const looks = 3

/** The intents of a click, in its order: those that it begins, those that it has begun before, those that it joins. */
export function createTaking({ ledger, running, question }: Ground, owner: Owner) {
  async function takeAll(wanted: NewIntent[]): Promise<Intent[]> {
    const ours = await begin(wanted)
    const byObject = new Map(ours.map((intent) => [intent.objectHash, intent]))
    return Promise.all(wanted.map(async (one) => byObject.get(one.objectHash) ?? join(one, looks)))
  }

  async function begin(wanted: NewIntent[]): Promise<Intent[]> {
    const ours = await storeIntents(ledger, owner, wanted)
    running.begin(ours, question)
    return ours
  }

  /** Somebody is at it already: to want the same is to wait for it. */
  async function join(wanted: NewIntent, left: number): Promise<Intent> {
    const standing = await findStanding(ledger, { ...owner, objectHash: wanted.objectHash })
    if (!standing) return left > 0 ? again(wanted, left) : refuse()
    if (standing.type !== wanted.type || standing.wish.libraryCode !== wanted.wish.libraryCode)
      return refuse()
    await joinIntent(ledger, owner, standing)
    return standing
  }

  async function again(wanted: NewIntent, left: number): Promise<Intent> {
    const [ours] = await begin([wanted])
    return ours ?? join(wanted, left - 1)
  }

  return takeAll
}

function refuse(): never {
  throw new CallProblem('in-progress')
}
