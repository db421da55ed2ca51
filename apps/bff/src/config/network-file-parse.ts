import type { FeatureName } from '@library-card/contract/institution.ts'
import type { Vendors, VendorSettings } from '@library-card/library-systems/settings.ts'
import { Type, type TSchema } from 'typebox'
import { Check, Default } from 'typebox/value'
import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type ErrorCode,
} from 'yaml'
import { asItIs, schemaFaults, type Fault } from './faults.ts'
import { InstitutionEntry } from './institution-entry.ts'
import { closed } from './network-file-values.ts'
import { featureWords, NetworkFile } from './network-file.ts'

type Parsed = {
  /** The file with its defaults, without malformed institutions; null if anything else is malformed. */
  file: NetworkFile | null
  faults: Fault[]
  /** Adds the place in the text to a fault in `file`. */
  locate: (fault: Fault) => Fault
}

/** The vendors and optional features in this build. */
export type Parts = { vendors: Vendors; features: readonly { name: FeatureName }[] }

/** Parses a network file. Faults are text that is not YAML, unknown or missing keys, and invalid values. */
export function parseNetworkFile(text: string, parts: Parts): Parsed {
  const lines = new LineCounter()
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines, merge: true })
  const ofYaml = findYamlFaults(document).map(({ offset, ...words }) => ({
    path: `line ${lines.linePos(offset).line}`,
    ...words,
  }))
  if (ofYaml.length > 0) return { file: null, faults: ofYaml, locate: asItIs }
  // By default, an anchor can be used a hundred times. A network may have more libraries.
  const given: unknown = document.toJS({ maxAliasCount: -1 })
  const schema = schemaFor(given, parts)
  const file = Default(schema, given)
  const { faults, malformed } = schemaFaults(schema, file)
  const locate = (fault: Fault) => locateFault(fault, document, lines)
  return { ...withoutMalformed(file, malformed, locate), faults: faults.map(locate) }
}

type Words = Omit<Fault, 'path'>

/** Finds the faults that prevent the file from being read as keys and values. */
function findYamlFaults(document: Document): (Words & { offset: number })[] {
  const { contents, errors } = document
  const tab = errors.find(({ code }) => code === 'TAB_AS_INDENT')
  // In a file with a tab, YAML's other errors are consequences of it, or other tabs.
  const causes = tab ? [tab] : errors
  if (causes.length > 0)
    return causes.map(({ pos, code }) => ({ offset: pos[0], ...(yamlFaults[code] ?? notYaml) }))
  if (!isMap(contents)) return [{ offset: 0, ...noKeys }]
  const found: (Words & { offset: number })[] = []
  const targetOf = (node: unknown) => (isAlias(node) ? node.resolve(document) : node)
  const report = (node: unknown, words: Words) =>
    found.push({ offset: (isNode(node) && node.range?.[0]) || 0, ...words })
  visit(document, {
    Alias(_, alias, above) {
      const target = targetOf(alias)
      if (!target || above.some((node) => node === target)) report(alias, noAnchor)
    },
    Pair(_, { key, value }) {
      if (!isScalar(key) || typeof key.value !== 'symbol') return
      const merged = isSeq(value) ? value.items : [value]
      if (!merged.map(targetOf).every((one) => !one || isMap(one))) report(key, noMap)
    },
  })
  return found
}

const noKeys: Words = {
  reason: 'does not begin with a key',
  cure: 'Begin with network:, as demo/network.yaml does',
}
const noAnchor: Words = {
  reason: 'has an alias (*) without an anchor (&) that ends above it',
  cure: 'Correct its name, or put a text that begins with * into quotes',
}
const noMap: Words = {
  reason: 'has a << of something other than keys',
  cure: 'Give it the alias of an anchor at keys, such as <<: *alike',
}
const notYaml: Words = { reason: 'is not YAML', cure: 'Look at indentation, colons and quotes there' }
const yamlFaults: Partial<Record<ErrorCode, Words>> = {
  TAB_AS_INDENT: { reason: 'is indented by a tab', cure: 'Use spaces, on each such line' },
  MULTIPLE_DOCS: {
    reason: 'begins a second YAML document',
    cure: 'Remove the line --- or ... before it: a network file is one document',
  },
  DUPLICATE_KEY: { reason: 'has a duplicate key', cure: 'Keep one of the two' },
}

/**
 * Leaves out malformed institutions. The network and each well-formed institution are still checked against the
 * rules, so that all faults are found at once.
 */
function withoutMalformed(
  file: unknown,
  malformed: string[],
  locate: Parsed['locate'],
): Pick<Parsed, 'file' | 'locate'> {
  const isWhole = (pointer: string) => malformed.every((one) => !`${one}/`.startsWith(`${pointer}/`))
  if (!isWhole('/network') || !Check(HasInstitutions, file)) return { file: null, locate }
  const kept = file.institutions.flatMap((_, at) => (isWhole(`/institutions/${at}`) ? [at] : []))
  const inText = (words: string) =>
    words.replace(/institutions\[(\d+)\]/, (_, at) => `institutions[${kept[Number(at)]}]`)
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what has not the type is left out
    file: { ...file, institutions: kept.map((at) => file.institutions[at]) } as NetworkFile,
    locate: (fault) => locate({ ...fault, path: inText(fault.path), reason: inText(fault.reason) }),
  }
}

const HasInstitutions = Type.Object({ institutions: Type.Array(Type.Unknown(), { minItems: 1 }) })
const HasSystem = Type.Object({ system: Type.String() })

/** Builds the schema of a network file, in which each institution may have the keys of its own vendor. */
function schemaFor(given: unknown, { vendors, features }: Parts): TSchema {
  const network = networkEntry(features)
  if (!Check(HasInstitutions, given)) return Type.Object({ ...NetworkFile.properties, network }, closed)
  const entries = given.institutions.map((entry) =>
    institutionEntry(Check(HasSystem, entry) ? vendors.get(entry.system) : undefined),
  )
  return Type.Object({ network, institutions: Type.Tuple(entries) }, closed)
}

function networkEntry(features: Parts['features']) {
  const states = features.map(
    ({ name }) =>
      [name, Type.Enum(['on', 'off'], { default: 'on', description: featureWords[name] })] as const,
  )
  const ofFeatures = Type.Object(Object.fromEntries(states), {
    ...closed,
    default: {},
    description: 'Optional features. The next start deletes the data of one that is off',
  })
  return Type.Object({ ...NetworkFile.properties.network.properties, features: ofFeatures }, closed)
}

function institutionEntry(vendor: VendorSettings | undefined) {
  return Type.Object({ ...InstitutionEntry.properties, ...vendor?.settings }, closed)
}

/** The JSON Schema of network files, with which editors complete and validate them. */
export function networkFileSchema({ vendors, features }: Parts): unknown {
  const definitions = {
    institution: Type.Object(InstitutionEntry.properties),
    institutionKey: { enum: Object.keys(InstitutionEntry.properties) },
  }
  const entries = [...vendors].map(([system, { settings }]) => ({
    allOf: [{ $ref: '#/definitions/institution' }],
    ...Type.Object({ system: Type.Literal(system), ...settings }),
    // `additionalProperties` would ignore the keys of the definition.
    propertyNames: {
      anyOf: [
        { $ref: '#/definitions/institutionKey' },
        ...Object.keys(settings).map((key) => ({ const: key })),
      ],
    },
  }))
  const institutions = Type.Array(Type.Union(entries), { minItems: 1 })
  const schema = Type.Object({ network: networkEntry(features), institutions }, closed)
  return JSON.parse(
    JSON.stringify({ $schema: draft, title: 'Network file of Library Card', definitions, ...schema }),
    toStandard,
  )
}

const draft = 'http://json-schema.org/draft-07/schema#'

/**
 * Converts an entry of our schemas to standard JSON Schema. A key with a default may be missing, and the texts of
 * our faults are no keywords there.
 */
function toStandard(key: string, value: unknown): unknown {
  if (key === 'cure' || key === 'reason') return typeof value === 'string' ? undefined : value
  if (!Check(HasRequired, value)) return value
  const required = value.required.filter((name) => !Check(HasDefault, value.properties[name]))
  return { ...value, required }
}
const HasRequired = Type.Object({
  required: Type.Array(Type.String()),
  properties: Type.Record(Type.String(), Type.Unknown()),
})
const HasDefault = Type.Object({ default: Type.Unknown() })

/** Adds the line of a fault in the network file, and the code of its institution. */
function locateFault(fault: Fault, document: Document, lines: LineCounter): Fault {
  const steps = fault.path.match(/[^.[\]]+/g) ?? []
  if (steps[0] !== 'network' && steps[0] !== 'institutions') return fault
  const line = `line ${lines.linePos(findOffset(document.contents, steps)).line}`
  const code: unknown =
    steps[0] === 'institutions' ? document.getIn(['institutions', Number(steps[1]), 'code']) : null
  return { ...fault, where: typeof code === 'string' ? `${code}, ${line}` : line }
}

/** Returns the offset of the key at the end of a path, or of the nearest existing key above it. */
function findOffset(node: unknown, [step, ...rest]: string[], above = 0): number {
  if (step === undefined) return above
  const { key, value } = findChild(node, step)
  return isNode(key) ? findOffset(value, rest, key.range?.[0]) : above
}

function findChild(node: unknown, step: string): { key?: unknown; value?: unknown } {
  if (isMap(node)) return node.items.find(({ key }) => isScalar(key) && key.value === step) ?? {}
  if (!isSeq(node)) return {}
  const value: unknown = node.get(Number(step), true)
  return { key: value, value }
}
