import type { ClearanceAt } from '@library-card/contract/clearance.ts'
import { expect, test } from 'vitest'
import { changeOf } from './elsewhere.ts'
import type { Row } from './rows.ts'

const nothingAt: ClearanceAt = {
  institutionCode: '01MER_STATE',
  loans: 0,
  requests: null,
  unpaid: null,
  inDispute: null,
  sentToBilling: null,
  credit: null,
  problem: null,
}

function row(at: Partial<ClearanceAt>, more: Partial<Row> = {}): Row {
  return {
    number: 0,
    state: 'checked',
    given: '4472003',
    name: 'Leaver, Cem',
    home: null,
    result: 'something-open',
    at: [{ ...nothingAt, ...at }],
    checkable: ['01MER_STATE'],
    ...more,
  }
}

const problem = { code: 'timed-out', requestId: '7F3K-2Q9D', retryAfterSeconds: null } as const
const settled: Partial<Row> = { result: 'nothing-open' }
const owed = (minor: number) => ({ currency: 'EUR', minor })

test.for<[string, Row | undefined, Row, ReturnType<typeof changeOf>]>([
  ['the first report', undefined, row({ loans: 1 }), null],
  ['nothing before', row({}, settled), row({ loans: 1 }), 'new'],
  ['the same loan', row({ loans: 1 }), row({ loans: 1 }), 'same'],
  ['another loan', row({ loans: 1 }), row({ loans: 2 }), 'changed'],
  ['another debt', row({ unpaid: owed(740) }), row({ unpaid: owed(840) }), 'changed'],
  [
    'a credit beside the same debt',
    row({ unpaid: owed(740) }),
    row({ unpaid: owed(740), credit: owed(100) }),
    'same',
  ],
  ['nothing any more', row({ loans: 1 }), row({}, settled), 'settled'],
  ['nothing in both', row({}, settled), row({}, settled), null],
  ['nothing that could be read', row({ loans: 1 }), row({ problem }, settled), null],
  ['less read before', row({ problem }), row({}, settled), null],
  ['an institution fewer', row({ loans: 1 }), row({}, { ...settled, checkable: [] }), null],
])('G15 a report compares a patron with the last one: %s', ([, before, now, change]) => {
  expect(changeOf(before, now)).toBe(change)
})
