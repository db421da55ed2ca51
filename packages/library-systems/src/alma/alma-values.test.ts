import { expect, test } from 'vitest'
import { Default } from 'typebox/value'
import { AlmaSettings, codeOf, moment, wordsOf } from './alma-values.ts'
import { text } from '../json-values.ts'

test.for([null, undefined, '', '  '])('a value that is not given (%j) is null', (nothing) => {
  expect(text(nothing)).toBeNull()
})

test.for([null, undefined, '', {}, { desc: '' }, { value: null, desc: null }] as const)(
  'a coded field that is not given (%j) has neither code nor label',
  (nothing) => {
    expect([codeOf(nothing), wordsOf(nothing)]).toEqual([null, null])
  },
)

test('a lone surrogate is replaced, so that JSON stays valid', () => {
  expect(text('Half a \ud83d')).toBe('Half a \ufffd')
})

test.for([
  ['2030-01-16Z', { day: '2030-01-16' }],
  ['2018-07-28z', { day: '2018-07-28' }],
  ['2030-01-16', { day: '2030-01-16' }],
  ['2030-01-16+01:00', { day: '2030-01-16' }],
  ['2022-03-09T04:59:00Z', { at: '2022-03-09T04:59:00Z' }],
  ['2021-06-28T17:44:16.104Z', { at: '2021-06-28T17:44:16.104Z' }],
  [' 2030-01-16Z ', { day: '2030-01-16' }],
  ['2030-01-16-05:00', { day: '2030-01-16' }],
  ['2022-03-09T04:59:00z', { at: '2022-03-09T04:59:00.000Z' }],
  ['2022-03-09T05:59:00+01:00', { at: '2022-03-09T04:59:00.000Z' }],
  ['2022-03-09T04:59Z', { at: '2022-03-09T04:59:00.000Z' }],
  ['2015-11-10T23:59:59.123456789Z', { at: '2015-11-10T23:59:59.123456789Z' }],
  [1_447_174_746_987, { at: '2015-11-10T16:59:06.987Z' }],
  ['1447174746987', { at: '2015-11-10T16:59:06.987Z' }],
  ['', null],
  [null, null],
] as const)('G25 %s is %j: a day stays a day', ([value, expected]) => {
  expect(moment(value)).toEqual(expected)
})

test.for([
  'soon',
  '2030-02-30Z',
  '2030-02-30T04:59:00Z',
  '2030-13-01',
  '0000-00-00Z',
  '+275760-09-13T00:00:00Z',
  '12',
  '9e99',
  '2030-01-16Y',
  '2030-01-16Zz',
  '2030-01-16+01:00:00',
  '2030-01-16T24:30:00Z',
  '2030-01-16T04:60:00Z',
  '2030-01-16T04Z',
  'about 2030-01-16',
  '2022-03-09T04:59:00Zulu',
  '14471747469871',
  // A time without a zone.
  '2026-11-27T22:59:00',
  // Digits of a calendar, not milliseconds.
  '20261127225900',
  '202611272259',
])('G21 %s is no date', (value) => {
  expect(moment(value)).toBeNull()
})

test.for([
  [{ value: 'GEO', desc: 'Geography' }, 'GEO', 'Geography'],
  [{ value: 'GEO', desc: '' }, 'GEO', 'GEO'],
  [{ desc: 'Geography' }, null, 'Geography'],
  ['GEO', null, null],
] as const)('the coded field %j has the code %s and the label %s', ([coded, code, words]) => {
  expect([codeOf(coded), wordsOf(coded)]).toEqual([code, words])
})

test('an institution without settings has roles for staff, barcodes as card numbers and no suggestions', () => {
  expect(Default(AlmaSettings, {})).toEqual({
    staffRoles: ['32', '221', '21', '50', 'Circulation Desk Operator - Limited'],
    cardNumberTypes: ['BARCODE'],
    purchaseRequests: false,
  })
})
