import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import type { Process } from './processes.ts'

/** As far as a bench looks at it. */
export type Told = {
  institutionCode: string
  state: 'complete' | 'partial' | 'no-account' | 'unavailable'
  problem?: InstitutionProblem
  loans?: { state: string; items?: unknown[]; problem?: InstitutionProblem }
}

/** The whole card as text, in so many milliseconds; or turned away, for so many seconds. */
export type Answer = { text: string; time: number; turnedAway: number | null }

/** Afresh: nothing from memory. */
export async function askCard({ url }: Process, headers: Record<string, string>): Promise<Answer> {
  const begin = performance.now()
  const answer = await fetch(`${url}/api/card?fresh=true`, { headers })
  const text = await answer.text()
  const turnedAway = answer.status === 503 ? Number(answer.headers.get('retry-after')) : null
  if (!answer.ok && turnedAway === null) throw new Error(`The card is ${text}`)
  return { text, time: performance.now() - begin, turnedAway }
}

export function cardsIn({ text }: Pick<Answer, 'text'>): Told[] {
  const lines = text.split('\n').filter((line) => line.startsWith('{"type":"card"'))
  return lines.map((line) => (JSON.parse(line) as { card: Told }).card)
}

/** A bench that measured something else than whole cards has measured nothing. */
export function requireComplete(answer: Answer, members: number) {
  const complete = cardsIn(answer).filter(({ state }) => state === 'complete').length
  if (complete !== members) throw new Error(`${complete} of ${members} members answered in full.`)
}
