import { expect, test } from 'vitest'
import { closedLastDay, isPickupOver, isToPickUp } from './pickup.ts'

test.each([
  ['hold', 'ready', true],
  ['resource-sharing', 'ready', true],
  ['digitization', 'ready', false],
  ['hold', 'in-process', false],
  ['hold', 'unknown', false],
] as const)('G15 a request of the kind %s that is %s is to pick up: %s', (kind, status, expected) => {
  expect(isToPickUp({ kind, status })).toBe(expected)
})

const library = { code: 'MAIN', hours: null }
const at = { now: '2026-11-25T13:02:00Z', timeZone: 'Europe/Berlin' }

function last(day: string, place: Parameters<typeof closedLastDay>[1], libraryCode: string | null) {
  return closedLastDay({ day }, place, { ...at, libraryCode })
}

test('G15 a last pickup day on which the place is closed has the last open day before it', () => {
  const closedDays = ['2026-11-27', '2026-11-28']
  const ofLibrary = { libraries: [{ ...library, closedDays }] }
  expect(last('2026-11-28', ofLibrary, 'MAIN')).toEqual({ day: '2026-11-28', openDay: '2026-11-26' })
  expect(last('2026-11-26', ofLibrary, 'MAIN')).toBeNull()
  expect(last('2026-11-28', { closedDays, libraries: [library] }, 'MAIN')?.openDay).toBe('2026-11-26')
  expect(last('2026-11-28', { closedDays, libraries: [] }, null)?.openDay).toBe('2026-11-26')
  // Another library’s days, or those of the institution, prove nothing where a library has hours of its own.
  const own = { ...library, hours: 'https://north.example/hours' }
  expect(last('2026-11-28', { closedDays, libraries: [own] }, 'MAIN')).toBeNull()
  expect(last('2026-11-28', ofLibrary, 'GEO')).toBeNull()
})

test('G15 no open day is invented where the place stays closed from today to the last pickup day', () => {
  const closedDays = ['2026-11-25', '2026-11-26']
  const place = { closedDays, libraries: [] }
  expect(closedLastDay({ day: '2026-11-26' }, place, { ...at, libraryCode: null })).toEqual({
    day: '2026-11-26',
    openDay: null,
  })
})

test('G25 the last pickup day has passed once the next day has begun at the institution', () => {
  expect(isPickupOver({ day: '2026-11-25' }, '2026-11-25T22:59:00Z', 'Europe/Berlin')).toBe(false)
  expect(isPickupOver({ day: '2026-11-25' }, '2026-11-25T23:00:00Z', 'Europe/Berlin')).toBe(true)
  expect(isPickupOver(null, '2026-11-25T23:00:00Z', 'Europe/Berlin')).toBe(false)
})
