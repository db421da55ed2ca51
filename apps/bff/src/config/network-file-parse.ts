import type { FeatureName } from '@library-card/contract/institution.ts'
import { Type, type TSchema } from 'typebox'
import { Check, Default } from 'typebox/value'
import { parseDocument } from 'yaml'
import { schemaFaults, type Fault } from './faults.ts'
import { InstitutionEntry } from './institution-entry.ts'
import { closed } from './network-file-values.ts'
import { NetworkFile } from './network-file.ts'
import type { Vendors } from './vendor-settings.ts'

type Parsed = {
  /** With its defaults; null: it has not the form of a network file. */
  file: NetworkFile | null
  faults: Fault[]
}

/** The vendors and optional features in this build. */
export type Parts = { vendors: Vendors; features: readonly { name: FeatureName }[] }

/** Faults are text that is not YAML, unknown or missing keys, and invalid values. */
export function parseNetworkFile(text: string, parts: Parts): Parsed {
  const document = parseDocument(text, { prettyErrors: false })
  if (document.errors.length > 0) {
    return { file: null, faults: document.errors.map(({ pos }) => notYaml(text, pos[0])) }
  }
  const given: unknown = document.toJS()
  const schema = schemaFor(given, parts)
  const file = Default(schema, given)
  const { faults, isWellFormed } = schemaFaults(schema, file)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema extends that of the type
  return { file: isWellFormed ? (file as NetworkFile) : null, faults }
}

function notYaml(text: string, offset: number): Fault {
  const line = text.slice(0, offset).split('\n').length
  return { path: `line ${line}`, reason: 'is not YAML', cure: 'Look at indentation, colons and quotes there' }
}

const HasInstitutions = Type.Object({ institutions: Type.Array(Type.Unknown(), { minItems: 1 }) })
const HasSystem = Type.Object({ system: Type.String() })

/** Each institution may have the keys of its own vendor. */
function schemaFor(given: unknown, { vendors, features }: Parts): TSchema {
  const states = features.map(({ name }) => [name, Type.Enum(['on', 'off'], { default: 'on' })] as const)
  const network = Type.Object(
    {
      ...NetworkFile.properties.network.properties,
      features: Type.Object(Object.fromEntries(states), { ...closed, default: {} }),
    },
    closed,
  )
  if (!Check(HasInstitutions, given)) return Type.Object({ ...NetworkFile.properties, network }, closed)
  const entries = given.institutions.map((entry) => {
    const vendor = Check(HasSystem, entry) ? vendors.get(entry.system) : undefined
    return Type.Object({ ...InstitutionEntry.properties, ...vendor?.settings }, closed)
  })
  return Type.Object({ network, institutions: Type.Tuple(entries) }, closed)
}
