import type { StaffRequest } from '@library-card/contract/staff.ts'
import { i18n } from '@lingui/core'
import { beforeEach, expect, test } from 'vitest'
import { aRequest, institution, network } from '../../../test/examples.ts'
import { placeWords, requestStateWords } from './activity-items.ts'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

const borrowed = { kind: 'resource-sharing', statusText: 'Locate failed' } as const

test.each<[string, Partial<StaffRequest>]>([
  ['Locate failed', { ...borrowed, status: 'in-process' }],
  ['Locate failed', { ...borrowed, status: 'unknown' }],
  ['Ready', { ...borrowed, status: 'ready' }],
  ['Rejected', { ...borrowed, status: 'rejected' }],
  ['In process', { kind: 'resource-sharing', status: 'in-process' }],
])('staff read %s of the request %j', (words, more) => {
  expect(requestStateWords(aRequest('1', more))).toBe(words)
})

const north = institution('NORTH', 'North University')
const pickupAt = (institutionCode: string | null) => ({
  institutionCode,
  place: { code: 'MAIN', name: 'Main Library' },
})
const placeOf = (more: Partial<StaffRequest>) =>
  placeWords({ item: aRequest('1', more), institution: north }, network())

test('G15 staff read of a delivery that it is one', () => {
  expect(placeOf({ pickup: pickupAt(null) })).toBe('Main Library')
  expect(placeOf({ deliveredTo: 'Home Address' })).toBe('delivery: Home Address')
  expect(placeOf({})).toBeUndefined()
})

test.each([
  ['NORTH', 'Main Library'],
  ['HARBOUR', 'pickup at Main Library, Harbour College'],
  ['ELSEWHERE', 'pickup at Main Library, at another institution'],
])('G15 staff read of a pickup at %s: %s', (code, words) => {
  expect(placeOf({ pickup: pickupAt(code) })).toBe(words)
})
