import { createHash } from 'node:crypto'
import { uuidOf } from '../patrons/patrons.ts'

export type Json = Record<string, unknown>

/** A date and time as FOLIO writes it: `2026-11-25T22:59:59.000+00:00`. */
export function dateTime(moment: string | Date): string {
  return new Date(moment).toISOString().replace('Z', '+00:00')
}

/** The last second of a day of the institution's calendar. */
export function endOfDay(day: string, timeZone: string): string {
  const end = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: '23:59:59' })
  return dateTime(end.toInstant().toString())
}

/** The id of a record that has no other: of a group, a type of fee or a policy. */
export function uuidFor(name: string): string {
  const digits = createHash('sha256').update(name).digest('hex').replaceAll(/\D/g, '')
  return uuidOf(`23${digits.slice(0, 12)}`)
}

/** Who created and last changed a record; staff of the institution. */
export function metadata(created: string): Json {
  const byUser = uuidFor('desk')
  return {
    createdDate: dateTime(created),
    createdByUserId: byUser,
    updatedDate: dateTime(created),
    updatedByUserId: byUser,
  }
}
