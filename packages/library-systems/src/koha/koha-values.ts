import type { Place } from '@library-card/contract/loan.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { Type, type Static } from 'typebox'
import { identifier, isOfCalendar } from '../json-values.ts'
import { momentIn } from '../moments.ts'
import type { InstitutionSettings } from '../settings.ts'

/** Keys that only institutions with Koha have in the network file. */
export const KohaSettings = Type.Object({
  matchField: Type.Enum(['cardnumber', 'userid'], {
    default: 'cardnumber',
    description: 'The field of a patron that is compared with the id of the home record',
  }),
  cancelOnItsWay: Type.Boolean({
    default: false,
    description:
      'Whether patrons may cancel holds that are in transit or in process. Koha deletes these at once, and the item arrives for nobody',
  }),
})

/** Facts that mapping needs and Koha does not state: settings, and the current time. */
export type Context = Pick<InstitutionSettings, 'timeZone' | 'currency' | 'refusals' | 'libraries'> &
  Static<typeof KohaSettings> & { now: Date }

export function dayIn(value: unknown): Moment | null {
  const given = identifier(value)
  const isDay = given !== null && /^\d{4}-\d\d-\d\d$/.test(given) && isOfCalendar(given)
  return isDay ? { day: given } : null
}

/** Reads a due date. A loan by the day is due at 23:59 of the server's time, which means that day. */
export function dueIn(value: unknown): Moment | null {
  const day = /^(\d{4}-\d\d-\d\d)T23:59/.exec(identifier(value) ?? '')?.[1]
  return momentIn(value) && day !== undefined ? { day } : momentIn(value)
}

/** Koha gives only codes of libraries. The network file has their names. */
export function placeIn(value: unknown, { libraries }: Pick<Context, 'libraries'>): Place | null {
  const code = identifier(value)
  if (code === null) return null
  return { code, name: libraries.find((one) => one.code === code)?.name ?? code }
}

/** UTF-16 units of a note that are read. The mapped text is truncated further. */
const longest = 20_000
const entities: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#39;', "'"],
  ['&nbsp;', ' '],
])

/** Returns the text of a note, which may be HTML: removes tags, and keeps the ends of lines and paragraphs. */
export function plainText(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const lines = value.slice(0, longest).replace(/<(br|\/p|\/div|\/li)\b[^<>]*>/gi, '\n')
  const words = lines.replace(/<\/?[a-z][^<>]*>/gi, '')
  return words.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (entity) => entities.get(entity) ?? entity)
}
