import { hour } from '@library-card/library-systems/durations.ts'
import { expect, test } from 'vitest'
import type { Patron } from './patron.ts'
import { createDatesCache } from './query-dates.ts'

const patron: Patron = { homeInstitutionCode: 'NORTH', id: 'p-1', idType: null, home: null }

function start() {
  const time = { now: 0 }
  const dates = createDatesCache(() => time.now, Buffer.from('key'), { onGap: () => {} })
  const found = new Map()
  return { time, found, dates, readAgain: () => dates.read(patron, async () => found) }
}

test('G15 dates that could not be read are read again by the next poll', async () => {
  const { found, dates, readAgain } = start()
  await expect(dates.read(patron, async () => null)).resolves.toBeNull()
  await expect(dates.read(patron, () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer')
  await expect(readAgain()).resolves.toBe(found)
})

test('dates are read once in eight hours', async () => {
  const { time, found, dates, readAgain } = start()
  const earlier = new Map()
  await dates.read(patron, async () => earlier)
  time.now = 8 * hour - 1
  await expect(readAgain()).resolves.toBe(earlier)
  time.now = 8 * hour
  await expect(readAgain()).resolves.toBe(found)
})
