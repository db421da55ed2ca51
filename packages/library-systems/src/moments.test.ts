import type { Moment } from '@library-card/contract/moment.ts'
import { expect, test } from 'vitest'
import { momentIn, nullIfNever } from './moments.ts'

test.for<[Moment | null, Moment | null]>([
  [{ day: '9999-12-31' }, null],
  [{ at: '9999-12-31T22:59:59.000Z' }, null],
  [{ at: '+010000-01-01T04:59:59.000Z' }, null],
  [{ day: '2026-12-31' }, { day: '2026-12-31' }],
  [null, null],
])('the year 9999 means never: %j is %j', ([moment, meant]) => {
  expect(nullIfNever(moment)).toEqual(meant)
})

test.for<[string, Moment | null]>([
  ['2026-12-31', { day: '2026-12-31' }],
  ['2026-12-31T23:59:00+0100', { at: '2026-12-31T22:59:00.000Z' }],
  ['2026-12-31T23:59:00', null],
  ['2026/12/31', null],
  ['2026-02-30', null],
])('a day, or an instant with its zone, is read: %s', ([value, read]) => {
  expect(momentIn(value)).toEqual(read)
})
