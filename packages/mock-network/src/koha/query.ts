import { answer, badRequest, KohaError } from './answers.ts'

type Json = Record<string, unknown>

export function requireNumber(id: string): number {
  const number = Number(id)
  if (!Number.isSafeInteger(number)) throw new Error(`${id} is no number of Koha`)
  return number
}

const control: ReadonlySet<string> = new Set(['q', '_match', '_order_by', '_page', '_per_page', 'checked_in'])
const defaultPage = 20

/** Returns one page of the rows that match the query; a header has the number of all of them. */
export function listAnswer(request: Request, rows: Json[], fields: readonly string[] = []): Response {
  const { searchParams } = new URL(request.url)
  for (const name of searchParams.keys())
    if (!control.has(name) && !fields.includes(name)) throw new KohaError(badRequest.parameter(name))
  const wanted = ordered(rows.filter(isMatch(searchParams)), searchParams.get('_order_by'))
  const size = Number(searchParams.get('_per_page') ?? defaultPage)
  const page = Number(searchParams.get('_page') ?? 1)
  if (!Number.isInteger(size) || !Number.isInteger(page) || page < 1)
    throw new KohaError(badRequest.invalid('/_per_page', 'Expected integer - got string.'))
  // -1 is all rows.
  const shown = size < 0 ? wanted : wanted.slice((page - 1) * size, page * size)
  return answer(shown, {
    headers: { 'x-total-count': String(wanted.length), 'x-base-total-count': String(rows.length) },
  })
}

/**
 * `q` compares exactly; `-in` matches any value of a list. A plain parameter such as `patron_id=28` matches every value that
 * contains the text, unless `_match` says otherwise.
 */
function isMatch(query: URLSearchParams): (row: Json) => boolean {
  const conditions = Object.entries(conditionsIn(query.get('q')))
  const plain = [...query].filter(([name]) => !control.has(name))
  const isExact = query.get('_match') === 'exact'
  return (row) =>
    conditions.every(([field, wanted]) => isEqual(row[field.replace(/^me\./, '')], wanted)) &&
    plain.every(([field, text]) => {
      const value = textOf(row[field])
      return isExact ? value === textOf(text) : value.includes(textOf(text))
    })
}

function conditionsIn(q: string | null): Json {
  if (q === null) return {}
  try {
    return Object(JSON.parse(q))
  } catch {
    throw new KohaError(badRequest.query())
  }
}

/** As in the database: case does not matter, and `28` equals `'28'`. */
function isEqual(value: unknown, wanted: unknown): boolean {
  if (typeof wanted === 'object' && wanted !== null) {
    const any: unknown = Object(wanted)['-in']
    if (!Array.isArray(any)) throw new KohaError(badRequest.query())
    return any.some((one) => isEqual(value, one))
  }
  return value !== null && textOf(value) === textOf(wanted)
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : ''
}

function ordered(rows: Json[], order: string | null): Json[] {
  if (order === null) return rows
  const [, direction, field = ''] = /^([+-]?)(\w+)$/.exec(order) ?? []
  const sorted = rows.toSorted((one, other) => textOf(one[field]).localeCompare(textOf(other[field])))
  return direction === '-' ? sorted.toReversed() : sorted
}

/** The names in `x-koha-embed`; one that the path does not know is an error of the request. */
export function embedsIn({ headers }: Request, known: readonly string[]): ReadonlySet<string> {
  const names = (headers.get('x-koha-embed') ?? '').split(',').map((name) => name.trim())
  const asked = names.filter((name) => name !== '')
  for (const name of asked) if (!known.includes(name)) throw new KohaError(badRequest.embed(name))
  return new Set(asked)
}
