import type { Refusal, RefusalReason } from '@library-card/contract/renewal.ts'

/** A text of an institution, or a part of one, and its meaning. */
export type RefusalText = { text: string; reason: RefusalReason }

/**
 * Returns the meaning of an institution's own text, by the first of `known` that the text contains. Ignores case
 * and spacing.
 */
export function reasonOf(text: string | null, known: readonly RefusalText[]): RefusalReason {
  const searched = folded(text ?? '')
  return known.find((one) => searched.includes(folded(one.text)))?.reason ?? 'other'
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')
}

/** `code`: null if it cannot be quoted. */
type OneReason = { reason: RefusalReason; text: string | null; code: string | null }

/** Returns a refusal with all its reasons. Its text joins the texts of the reasons `other`, or of all if none is `other`. */
export function withAll(all: OneReason[]): Refusal {
  const unnamed = all.filter(({ reason }) => reason === 'other')
  const told = unnamed.length > 0 ? unnamed : all
  return {
    result: 'refused',
    reasons: [...new Set(all.map(({ reason }) => reason))],
    text: joinedOnce(
      told.map((one) => one.text),
      ' ',
    ),
    deskCode: joinedOnce(
      all.map(({ code }) => code),
      ', ',
    ),
  }
}

function joinedOnce(texts: (string | null)[], separator: string): string | null {
  const given = new Set(texts.filter((one) => one !== null))
  return [...given].join(separator) || null
}
