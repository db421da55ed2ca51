import type { StaffRequest } from '@library-card/contract/staff.ts'
import { i18n } from '@lingui/core'
import { beforeEach, expect, test } from 'vitest'
import { aRequest } from '../../../test/examples.ts'
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

test('G15 staff read of a delivery that it is one', () => {
  const pickup = { institutionCode: null, place: { code: 'MAIN', name: 'Main Library' } }
  expect(placeWords(aRequest('1', { pickup }))).toBe('Main Library')
  expect(placeWords(aRequest('1', { deliveredTo: 'Home Address' }))).toBe('Delivery: Home Address')
  expect(placeWords(aRequest('1'))).toBeUndefined()
})
