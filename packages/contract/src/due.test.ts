import { expect, test } from 'vitest'
import { dueCases, readAt } from '../test/due-cases.ts'
import { dueTime, isDue, isHourly, isOverdue, timeBesideDay } from './due.ts'

test.each(dueCases)('G25 a loan $title is overdue: $isOverdue, due: $isDue, at: $hour', (one) => {
  const { loan, timeZone } = one
  const hour = loan.due && timeBesideDay(loan.due, { ofHours: isHourly(loan), timeZone })
  expect({ isOverdue: isOverdue(loan, readAt, timeZone), isDue: isDue(loan), hour }).toEqual({
    isOverdue: one.isOverdue,
    isDue: one.isDue,
    hour: one.hour,
  })
})

test('G25 a due time from 23:55 on means the day', () => {
  const times = ['2026-11-28T22:54:59Z', '2026-11-28T22:55:00Z', '2026-11-28T23:00:00Z']
  expect(times.map((at) => dueTime({ at }, 'Europe/Berlin'))).toEqual(['23:54', null, '00:00'])
  expect(dueTime({ day: '2026-11-28' }, 'Europe/Berlin')).toBeNull()
})
