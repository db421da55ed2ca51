import { expect, test } from 'vitest'
import { codeOf, moment, wordsOf } from './alma-values.ts'
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
  // A time without a zone.
  '2026-11-27T22:59:00',
  // Digits of a calendar, not milliseconds.
  '20261127225900',
  '202611272259',
])('G21 %s is no date', (value) => {
  expect(moment(value)).toBeNull()
})
