import { i18n } from '@lingui/core'
import { beforeEach, expect, test } from 'vitest'
import { beforeHomeWords, comparedWords } from './account-end.ts'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

test('G25 an account is compared with home by the calendar', () => {
  const home = '2027-09-30'
  expect(comparedWords('2027-09-30', home)).toBe('the same')
  expect(comparedWords('2027-07-31', home)).toBe('2 months earlier')
  expect(comparedWords('2026-12-01', home)).toBe('10 months earlier')
  expect(comparedWords('2027-05-15', home)).toBe('4 months earlier')
  expect(comparedWords('2027-09-29', home)).toBe('1 day earlier')
  expect(comparedWords('2028-09-30', home)).toBe('12 months later')
})

test('only an account that ends before the home account is described as such', () => {
  expect(beforeHomeWords('2026-12-01', '2027-09-30')).toBe('10 months before your home account ends')
  expect(beforeHomeWords('2027-10-01', '2027-09-30')).toBeNull()
  expect(beforeHomeWords('2026-12-01', null)).toBeNull()
})
