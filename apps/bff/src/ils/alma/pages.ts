import { InstitutionFailure } from '../../network/failure.ts'

/** One page of a list: `total` is what Alma says of the whole list. */
type Page<T> = { items: T[]; total: number }

/** Alma's largest. */
export const pageSize = 100
/** More than any patron has; a total beyond it is nonsense, and must not make us ask without end. */
const mostPages = 20

/**
 * Reads a list to its end, or rejects: a part of a list would look like the whole.
 * A total that lies costs at most `mostPages` calls.
 */
export async function readPages<T>(
  readPage: (offset: number) => Promise<Page<T>>,
  idOf: (item: T) => string,
): Promise<T[]> {
  const first = await readPage(0)
  const pages = Math.ceil(first.total / pageSize)
  if (pages > mostPages) throw incomplete()
  const offsets = Array.from({ length: Math.max(pages - 1, 0) }, (_, index) => (index + 1) * pageSize)
  const rest = await Promise.all(offsets.map(readPage))

  const all = [first, ...rest]
  // What comes or goes while we read shifts the pages: an item may be told twice.
  const items = new Map(all.flatMap((page) => page.items.map((item) => [idOf(item), item])))
  requireWhole(items.size, Math.min(...all.map(({ total }) => total)))
  return [...items.values()]
}

export function requireWhole(received: number, total: number): void {
  if (received < total) throw incomplete()
}

function incomplete(): InstitutionFailure {
  return new InstitutionFailure('unexpected-answer', { detail: 'list not complete' })
}
