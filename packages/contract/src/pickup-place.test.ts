import { expect, test } from 'vitest'
import { pickupPlaceNames, pickupPlaceWords } from './pickup-place.ts'

const names = {
  nameOf: (code: string) => ({ OWN: 'Q2 College', HOME: 'Home University' })[code],
  outside: (place: string) => `${place}, outside`,
}

test.each([
  [null, 'Main Library', 'Main Library', ['Q2 College', 'Main Library']],
  ['OWN', 'Main Library', 'Main Library', ['Q2 College', 'Main Library']],
  ['HOME', 'Main Library', 'Main Library, Home University', ['Home University', 'Main Library']],
  ['HOME', 'Home University, Desk', 'Home University, Desk', ['Home University, Desk']],
  ['ZZZ', 'Main Library', 'Main Library, outside', ['Main Library, outside']],
] as const)('G15 a place at %s called %s is %s', (institutionCode, name, words, both) => {
  const pickup = { institutionCode, place: { code: 'MAIN', name } }
  expect(pickupPlaceWords(pickup, 'OWN', names)).toBe(words)
  expect(pickupPlaceNames(pickup, 'OWN', names)).toEqual(both)
})

test.each([
  ['OWN', 'Q2 College'],
  ['HOME', 'Home University'],
  ['ZZZ', 'ZZZ, outside'],
])('a place that is named by its institution alone, %s, is that institution', (institutionCode, words) => {
  const pickup = { institutionCode, place: { code: null, name: institutionCode } }
  expect(pickupPlaceWords(pickup, 'OWN', names)).toBe(words)
  expect(pickupPlaceNames(pickup, 'OWN', names)).toEqual([words])
})

test('without a place, only the institution is named', () => {
  expect(pickupPlaceNames(null, 'OWN', names)).toEqual(['Q2 College'])
})
