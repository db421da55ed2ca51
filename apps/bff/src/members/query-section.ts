import type { Section } from '@library-card/contract/card.ts'
import type { Member } from './members.ts'
import { toProblem, type Question } from './card-query.ts'

/** A list that did not come is `missing`, never empty. */
export async function askSection<T>(
  part: string,
  asking: { question: Question; member: Member },
  ask: () => Promise<T[]>,
): Promise<Section<T>> {
  try {
    return { state: 'ok', items: await ask() }
  } catch (error) {
    return { state: 'missing', problem: toProblem(error, part, asking) }
  }
}
