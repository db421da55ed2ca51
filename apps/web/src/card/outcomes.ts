import type { Outcome } from '@library-card/contract/outcome.ts'

/** An act of the patron on one loan or request. */
export type Act = Pick<Outcome, 'type' | 'institutionCode' | 'id'>

/** What became of each act, by `actKey`. */
export type Outcomes = {
  told: ReadonlyMap<string, Outcome>
  /** Renewals that began before the first of them had ended: what is counted together. */
  round: readonly string[]
}

export const noOutcomes: Outcomes = { told: new Map(), round: [] }

/** One name for one act in the whole network. */
export function actKey({ type, institutionCode, id }: Act): string {
  return `${type} ${institutionCode} ${id}`
}

export function withOutcome({ told, round }: Outcomes, outcome: Outcome): Outcomes {
  const key = actKey(outcome)
  const begins = outcome.type === 'renewal' && outcome.outcome === null && !isRunning(told.get(key))
  return {
    told: new Map(told).set(key, outcome),
    round: begins ? joining(round, key, told) : round,
  }
}

function joining(round: readonly string[], key: string, told: Outcomes['told']): readonly string[] {
  const goesOn = round.some((other) => isRunning(told.get(other)))
  return goesOn ? [...round.filter((other) => other !== key), key] : [key]
}

export function isRunning(outcome: Outcome | undefined): boolean {
  return outcome?.outcome === null
}

/** Results stand until the next refresh; what runs or is unsure has none yet. */
export function withoutResults({ told, round }: Outcomes): Outcomes {
  const open = new Map([...told].filter(([, { outcome }]) => outcome === null || outcome.result === 'unsure'))
  return { told: open, round: round.some((key) => isRunning(open.get(key))) ? round : [] }
}
