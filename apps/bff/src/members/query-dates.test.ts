import { expect, test } from 'vitest'
import type { Patron } from './patron.ts'
import { createDatesCache } from './query-dates.ts'

const patron: Patron = { homeInstitutionCode: 'NORTH', id: 'p-1', idType: null, home: null }

test('G15 dates that could not be read are read again by the next poll', async () => {
  const dates = createDatesCache(() => 0, Buffer.from('key'), { onGap: () => {} })
  const found = new Map()
  await expect(dates.read(patron, async () => null)).resolves.toBeNull()
  await expect(dates.read(patron, () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer')
  await expect(dates.read(patron, async () => found)).resolves.toBe(found)
})
