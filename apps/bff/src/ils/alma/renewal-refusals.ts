import type { RefusalReason } from '@library-card/contract/renewal.ts'

type Row = { text: string; reason: RefusalReason }

/**
 * What Alma's own texts mean, whichever language an institution has set. Only what was recorded or is documented stands
 * here: an institution's network file names its other texts, and what nobody names is shown in the institution's words.
 */
const known: Row[] = [{ text: 'Item renew period exceeded', reason: 'maximum-period' }]

/** The network file's own rows come first. */
export function reasonOf(text: string | null, rows: readonly Row[] = []): RefusalReason {
  if (text === null) return 'other'
  const said = folded(text)
  return [...rows, ...known].find((row) => said.includes(folded(row.text)))?.reason ?? 'other'
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')
}
