/** Fields and values of a query such as `(userId=="…" and status.name=="Open") sortby returnDate`. */
export type Query = { terms: Term[]; sortBy: string | null }
export type Term = { field: string; value: string }

const term = /^\s*([\w.]+)\s*==\s*"((?:\\.|[^"\\])*)"\s*/s

/** Returns null for a query that cannot be read. */
export function parseQuery(text: string): Query | null {
  const [, inner, sortBy = null] = /^\s*\((.*)\)\s*(?:sortby\s+(\S+)\s*)?$/s.exec(text) ?? []
  if (inner === undefined) return null
  const terms: Term[] = []
  for (let rest = inner; rest !== '';) {
    const [whole = '', field, value] = term.exec(rest) ?? []
    if (field === undefined || value === undefined) return null
    terms.push({ field, value })
    const joined = rest.slice(whole.length)
    rest = joined.replace(/^and\s/, '')
    if (rest === joined && rest !== '') return null
  }
  return terms.length === 0 ? null : { terms, sortBy }
}

/** The value that a query names for a field, without the signs that escape others. */
export function valueIn(query: Query | null, field: string): string | null {
  const found = query?.terms.find((one) => one.field === field)
  return found ? found.value.replaceAll(/\\(.)/gs, '$1') : null
}

/**
 * Whether a field has the value, in any case. `*` stands for any text, `?` for any character; after `\`, they stand for
 * themselves. An empty value finds every record that has the field.
 */
export function matches(record: Record<string, unknown>, { terms }: Query): boolean {
  return terms.every(({ field, value }) => {
    const own = field.split('.').reduce<unknown>((found, name) => Object(found)[name], record)
    return typeof own === 'string' && (value === '' || patternOf(value).test(own))
  })
}

function patternOf(value: string): RegExp {
  const signs = [...value.matchAll(/\\(.)|(.)/gs)].map(([, escaped, sign = '']) => {
    if (escaped !== undefined) return literal(escaped)
    if (sign === '*') return '.*'
    return sign === '?' ? '.' : literal(sign)
  })
  return new RegExp(`^${signs.join('')}$`, 'is')
}

function literal(sign: string): string {
  return sign.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')
}
