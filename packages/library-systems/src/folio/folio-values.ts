import type { Moment } from '@library-card/contract/moment.ts'
import { timeOf, dayOf } from '@library-card/contract/local-time.ts'
import { Type, type Static } from 'typebox'
import { identifier } from '../json-values.ts'
import { momentIn } from '../moments.ts'
import type { Call } from '../port.ts'
import { Text, type InstitutionSettings } from '../settings.ts'

/** Keys that only institutions with FOLIO have in the network file. */
export const FolioSettings = Type.Object({
  tenant: { ...Text, description: 'The tenant at the gateway' },
  matchField: Type.Enum(['externalSystemId', 'barcode', 'username'], {
    default: 'externalSystemId',
    description: 'The field of a user record that is compared with the id of the home record',
  }),
  sendToken: Type.Enum(['header', 'cookie'], {
    default: 'header',
    description: 'How calls carry our token',
  }),
  cancellationReason: Type.Optional({
    ...Text,
    description: 'The id of the reason with which patrons cancel. Without one, they cannot',
  }),
})
export type Settings = Static<typeof FolioSettings>

/** Facts that mapping needs and FOLIO does not state: the settings of the institution, and the current time. */
export type Context = Pick<InstitutionSettings, 'timeZone' | 'currency' | 'refusals' | 'blocks' | 'links'> & {
  now: Date
}
export type Asked = { call: Call; context: Context }

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Reads the id of a record. */
export function uuidOf(value: unknown): string | null {
  const given = identifier(value)
  return given !== null && uuid.test(given) ? given.toLowerCase() : null
}

/** Reads the end of an account, a block or a place on the hold shelf. The last minute of a day means the day. */
export function endOf(value: unknown, { timeZone }: Pick<Context, 'timeZone'>): Moment | null {
  const end = momentIn(value)
  return end && timeOf(end, timeZone) === '23:59' ? { day: dayOf(end, timeZone) } : end
}

/** Builds a CQL query that finds records by equality, such as `(userId=="…" and status.name=="Open")`. */
export function queryFor(terms: Readonly<Record<string, string>>, more = ''): string {
  const written = Object.entries(terms).map(([field, value]) => `${field}=="${value}"`)
  return `query=${encodeURIComponent(`(${written.join(' and ')})${more}`)}`
}

/** Escapes the characters that have a special meaning in a CQL value. */
export function literal(value: string): string {
  return value.toWellFormed().replaceAll(/[\\"*?^]/g, String.raw`\$&`)
}
