/** The parts of JSON Schema that the schema of the network file uses. */
type JsonSchema = {
  type?: string
  description?: string
  default?: unknown
  const?: string
  enum?: string[]
  minimum?: number
  maximum?: number
  required?: string[]
  properties?: Record<string, JsonSchema>
  patternProperties?: object
  definitions?: Record<string, JsonSchema>
  items?: JsonSchema
  anyOf?: JsonSchema[]
}

type Table = { title: string; rows: string[][] }

/** The keys of the network, of each institution, and of those of each vendor: a row has the key, its values and its meaning. */
export function keyTables({ properties, definitions }: JsonSchema): Table[] {
  const ofVendors = properties?.['institutions']?.items?.anyOf ?? []
  // Where the same keys have their rows.
  const known = new Map<string, string>()
  const network = rowsOf(properties?.['network'] ?? {}, '', known)
  for (const [keys, path] of known) known.set(keys, `network.${path}`)
  return [
    { title: '`network`', rows: network },
    { title: 'Each of `institutions`', rows: rowsOf(definitions?.['institution'] ?? {}, '', known) },
    ...ofVendors.map((one) => ({
      title: `With \`system: ${one.properties?.['system']?.const}\``,
      rows: rowsOf(one, '', known),
    })),
  ].map(({ title, rows }) => ({ title, rows: mergeAlike(rows) }))
}

/** A row for each key of an object, and for the keys below it. */
function rowsOf(object: JsonSchema, prefix: string, known: Map<string, string>): string[][] {
  const { properties = {}, required = [] } = object
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (schema.const !== undefined) return []
    const path = prefix + name
    const inner = schema.items ?? schema
    const keys = JSON.stringify(inner.properties)
    const earlier = known.get(keys)
    const value = `${valueOf(schema)}${required.includes(name) ? ' (required)' : ''}`.trim()
    const row = [code(path), value, schema.description ?? '']
    if (earlier !== undefined) return [[...row.slice(0, 2), `${row[2]}. Keys: as ${code(earlier)}`]]
    if (inner.properties) known.set(keys, path)
    return [row, ...rowsOf(inner, `${path}${schema.items ? '[]' : ''}.`, known)]
  })
}

/** The default and the other possible values. */
function valueOf(schema: JsonSchema): string {
  const { enum: values = [], items, patternProperties } = schema
  const given = defaultsOf(schema)
  const others = [...values.map(code).filter((value) => !given.includes(value)), ...rangeOf(schema)]
  if (given.length > 0) return [given.join(', '), ...others].join('; ')
  if (items) return ['list', ...(items.enum ? ['of', valueOf(items)] : [])].join(' ')
  return patternProperties ? 'by key' : others.join(', ')
}

function defaultsOf({ default: given, type }: JsonSchema): string[] {
  const values: unknown[] = type === 'boolean' ? [given ?? false] : [given].flat()
  return values.flatMap((one) =>
    typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean' ? code(String(one)) : [],
  )
}

function rangeOf({ minimum, maximum }: JsonSchema): string[] {
  return minimum === undefined || maximum === undefined ? [] : [`${minimum} to ${maximum}`]
}

/** Neighbours that differ only in their keys, as those of weekdays do, become one row. */
function mergeAlike(rows: string[][]): string[][] {
  const merged: string[][] = []
  for (const [key = '', ...cells] of rows) {
    const last = merged.at(-1)
    if (last && cells.every((cell, at) => cell === last[at + 1])) last[0] += ` ${key}`
    else merged.push([key, ...cells])
  }
  return merged
}

export function code(text: string): string {
  return `\`${text}\``
}
