import { expect, test } from 'vitest'
import { alma } from '../alma/alma.ts'
import { createQuota } from './daily-quota.ts'

const minutes = 60_000
function codeOf(
  quota: ReturnType<typeof createQuota>,
  priority: 'read' | 'calendar' | 'reminder' | 'report',
  now = 0,
): string {
  const refusal = quota.refusal({ priority }, now)
  if (refusal) return refusal.code
  quota.count({ priority }, 1)
  return 'sent'
}

test.for([20_000, 50_000, 250_000])(
  'G18 with %i calls a day, calendars are updated until a fifth is left, and reads until a fiftieth',
  (most) => {
    const quota = createQuota(alma.guard)
    quota.record(most, 0)
    expect([codeOf(quota, 'calendar'), codeOf(quota, 'read')]).toEqual(['sent', 'sent'])
    quota.record(most * 0.19, 0)
    expect([codeOf(quota, 'calendar'), codeOf(quota, 'read')]).toEqual(['busy', 'sent'])
    quota.record(most * 0.019, 0)
    expect([codeOf(quota, 'calendar'), codeOf(quota, 'read')]).toEqual(['busy', 'busy'])
  },
)

test('G18 a quota that is used up is probed by one call in 15 minutes', () => {
  const quota = createQuota(alma.guard)
  quota.record(20_000, 0)
  quota.record(0, 0)
  const sentAt = (now: number) => [1, 2, 3].map(() => codeOf(quota, 'read', now))
  expect(sentAt(15 * minutes - 1)).toEqual(['busy', 'busy', 'busy'])
  expect(sentAt(15 * minutes)).toEqual(['sent', 'busy', 'busy'])
  expect(sentAt(30 * minutes)).toEqual(['sent', 'busy', 'busy'])
  quota.record(20_000, 30 * minutes)
  expect(sentAt(30 * minutes)).toEqual(['sent', 'sent', 'sent'])
})

test('G18 a response without a quota ends the time of a quota that was used up', () => {
  const quota = createQuota(alma.guard)
  quota.record(0, 0)
  quota.recordUnknown()
  expect(codeOf(quota, 'read')).toBe('sent')
})

test.for([1, 4])(
  'G18 %i processes together send reminders’ calls for a tenth of the day’s at most',
  (replicas) => {
    const quotas = Array.from({ length: replicas }, () => createQuota({ ...alma.guard, replicas }))
    const sentAt = (now: number) =>
      quotas.reduce((sent, quota) => {
        quota.record(20_000, now)
        const codes = Array.from({ length: 3_000 }, () => codeOf(quota, 'reminder', now))
        expect(codeOf(quota, 'calendar', now)).toBe('sent')
        return sent + codes.filter((code) => code === 'sent').length
      }, 0)
    expect(sentAt(0)).toBe(2_000)
    expect(sentAt(23 * 60 * minutes)).toBe(0)
    const refusal = quotas[0]!.refusal({ priority: 'reminder' }, 23 * 60 * minutes)
    expect(refusal?.retryAfterSeconds).toBe(60 * 60)
    expect(sentAt(24 * 60 * minutes)).toBe(2_000)
  },
)

test('G18 reports are sent while calendars, reminders and reports have used less than a tenth of the day, and reminders need none of theirs', () => {
  let used = 0
  const mostLeft = {
    get: () => 20_000,
    raise: () => {},
    usedForLater: () => used,
    addForLater: (calls: number) => void (used += calls),
  }
  const quota = createQuota(alma.guard, mostLeft)
  for (let nth = 0; nth < 500; nth++) codeOf(quota, nth % 2 === 0 ? 'calendar' : 'reminder')
  const codes = Array.from({ length: 3_000 }, () => codeOf(quota, 'report'))
  expect(codes.filter((code) => code === 'sent')).toHaveLength(1_500)
  expect([codeOf(quota, 'reminder'), codeOf(quota, 'calendar'), codeOf(quota, 'read')]).toEqual([
    'sent',
    'sent',
    'sent',
  ])
  // A process that starts now has had no response, and knows what was used.
  expect(codeOf(createQuota(alma.guard, mostLeft), 'report')).toBe('busy')
})

test('G18 below the floor of calendars no reminder and no report is read', () => {
  const quota = createQuota(alma.guard)
  quota.record(20_000, 0)
  expect(codeOf(quota, 'reminder')).toBe('sent')
  quota.record(3_900, 0)
  expect([codeOf(quota, 'reminder'), codeOf(quota, 'report')]).toEqual(['busy', 'busy'])
})
