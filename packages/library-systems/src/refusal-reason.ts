import type { RefusalReason } from '@library-card/contract/renewal.ts'

/** A text of an institution, or a part of one, and its meaning. */
export type RefusalText = { text: string; reason: RefusalReason }

/**
 * Returns the meaning of an institution's own text, by the first of `known` that the text contains, whatever
 * the case and the spaces.
 */
export function reasonOf(text: string | null, known: readonly RefusalText[]): RefusalReason {
  const searched = folded(text ?? '')
  return known.find((one) => searched.includes(folded(one.text)))?.reason ?? 'other'
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')
}
