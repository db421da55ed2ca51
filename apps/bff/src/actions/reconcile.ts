import type { Intent, Ledger } from './intent-row.ts'
import { markEnded } from './intents.ts'
import type { End, Here } from './action-kind.ts'
import type { Family } from './action-kinds.ts'

/** After so many times the limit of a write nobody expects it to happen any more. */
const settledAfterLimits = 6

export type Judging<Thing extends { id: string }> = {
  family: Family<Thing>
  ledger: Ledger
  here: Here
  /** Milliseconds. */
  writeLimit: number
}

/** What is unsure about one thing, newest first, each with its end if that can be told now. */
export type Settled = { intent: Intent; end: End | null }[]

/** Judges every unsure one of `intents` by the thing as it stands now (undefined: it is gone), and ends those that it can. */
export async function settle<Thing extends { id: string }>(
  judging: Judging<Thing>,
  intents: Intent[],
  thing: Thing | undefined,
): Promise<Settled> {
  const unsure = intents.filter(({ state }) => state === 'unsure')
  const settled = unsure.map((intent) => ({ intent, end: judge(judging, intent, thing) }))
  for (const { intent, end } of settled) {
    if (end) await markEnded(judging.ledger, intent, end)
  }
  return settled
}

function judge<Thing extends { id: string }>(
  { family, ledger, here, writeLimit }: Judging<Thing>,
  { type, memory, sent }: Intent,
  thing: Thing | undefined,
): End | null {
  const happened = family.get(type)?.recognise(thing, memory, here)
  if (happened) return happened
  const isLongAgo = sent !== null && ledger.clock() - sent >= settledAfterLimits * writeLimit
  return isLongAgo ? { result: 'not-done', problem: null } : null
}
