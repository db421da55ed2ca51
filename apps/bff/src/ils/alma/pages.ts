import { InstitutionFailure } from '../../upstream/failure.ts'

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
  if (first.total > mostPages * pageSize) throw incomplete()
  const pages = first.total > pageSize ? [first, ...(await readRest(readPage, first.total))] : [first]

  // What comes or goes while we read shifts the pages: an item may be told twice.
  const items = new Map<string, T>()
  for (const page of pages) for (const item of page.items) items.set(idOf(item), item)
  requireWhole(items.size, Math.min(...pages.map(({ total }) => total)))
  return [...items.values()]
}

function readRest<T>(readPage: (offset: number) => Promise<Page<T>>, total: number): Promise<Page<T>[]> {
  const count = Math.ceil(total / pageSize) - 1
  return Promise.all(Array.from({ length: count }, (_, index) => readPage((index + 1) * pageSize)))
}

export function requireWhole(received: number, total: number): void {
  if (received < total) throw incomplete()
}

function incomplete(): InstitutionFailure {
  return new InstitutionFailure('unexpected-answer', { detail: 'list not complete' })
}
