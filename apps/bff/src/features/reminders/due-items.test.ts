import { dayAfter, instantAfter } from '@library-card/mock-network/test/time.ts'
import { expect, test } from 'vitest'
import { startTime } from '../../../test/network.ts'
import type { DatedItem, InstitutionDates } from '../../members/dated-items.ts'
import { order, sendNow, startReminding, untilMorning } from '../../../test/reminders.ts'
import { dueItemsIn, toldAfter } from './due-items.ts'

const asOf = new Date(startTime).toISOString()

const list = (items: DatedItem[]) => ({ items, asOf, isStale: false })

function idsInOrder(loans: DatedItem[], requests: DatedItem[] = []) {
  const dates = new Map([['01MER_NORTH', { loans: list(loans), requests: list(requests) }]])
  const place = { days: 7, now: startTime, patronHash: '', rootKey: Buffer.alloc(32) }
  return dueItemsIn(dates, { ...place, timeZoneOf: () => 'Europe/Berlin' }).map(({ id, reason }) => [
    id,
    reason,
  ])
}

const loan = (id: string, by: DatedItem['by'], more: Partial<DatedItem> = {}): DatedItem => ({
  id,
  title: null,
  by,
  isHourly: false,
  state: 'on-loan',
  pickup: null,
  ...more,
})
const request = (id: string, by: DatedItem['by']) => loan(id, by, { state: null })

test('an e-mail begins with what is overdue, and goes on by date: due at 17:00 before recalled for tomorrow', () => {
  const loans = [
    loan('recalled', { day: dayAfter(1) }, { state: 'recalled' }),
    loan('today', { at: instantAfter(0, 'Europe/Berlin', '17:00') }),
    loan('late', { day: dayAfter(-1) }),
  ]
  const requests = [
    request('undated', null),
    request('today too', { day: dayAfter(0) }),
    request('gone', { day: dayAfter(-2) }),
  ]
  expect(idsInOrder(loans, requests)).toEqual([
    ['late', 'overdue'],
    ['gone', 'passed'],
    ['today', 'due'],
    ['today too', 'ready'],
    ['recalled', 'recalled'],
    ['undated', 'ready'],
  ])
})

test('G15 an e-mail names the last open day before a closed pickup day, and a pickup day that has passed', async () => {
  const reminding = await startReminding({
    edit: (file) =>
      file.replace(
        '{ code: MAIN,',
        "{ code: MAIN, openingHours: { week: { wed: '09:00-20:00', thu: '09:00-20:00' } },",
      ),
  })
  const { card, pass } = reminding
  const { patron, headers } = await order(reminding, 'every-request-stage')
  await sendNow(card, headers)
  await pass(untilMorning)
  const [now, next] = card.network.mailbox(patron)
  for (const text of [now!.text, now!.html]) {
    expect(text).toContain('Ready to pick up until Friday 27 November 2026')
    expect(text).toContain('Closed on that day: the last open day before that is Thursday 26 November 2026.')
    expect(text.match(/Closed on that day/g)).toHaveLength(1)
    expect(text).toContain('Ready to pick up until Wednesday 25 November 2026')
  }
  // The item of another institution is to be picked up here too.
  expect(now!.text.match(/^North University, Main Library: 1 item$/gm)).toHaveLength(2)
  expect(now!.text).not.toContain('Alpine')
  expect(next?.text).toContain('The last day to pick up 1 item has passed: Wednesday 25 November 2026')
  expect(next?.text).not.toContain('until Wednesday')
})

test('a loan of a state that only the institution knows is reminded of before its date', () => {
  expect(idsInOrder([loan('1', { day: dayAfter(1) }, { state: 'other' })])).toEqual([['1', 'due']])
})

test('what was told stays told where nothing could be read, and nowhere else', () => {
  const read = { loans: list([]), requests: list([]) }
  const partial = { loans: { ...list([]), isPartial: true as const }, requests: list([]) }
  const dates = new Map<string, InstitutionDates>([
    ['READ', read],
    ['NEW', read],
    ['PARTIAL', partial],
    ['SILENT', { loans: null, requests: null }],
    ['UNTOLD', { loans: null, requests: null }],
    ['LEFT-OUT', read],
  ])
  const told = Object.fromEntries(
    ['READ', 'PARTIAL', 'SILENT', 'LEFT-OUT', 'NO-ACCOUNT'].map((code) => [code, [`told at ${code}`]]),
  )
  const tellable = ['NEW', 'PARTIAL'].map((institutionCode) => ({ institutionCode, key: 'new' }))
  const only = ['READ', 'NEW', 'PARTIAL', 'SILENT', 'UNTOLD', 'NO-ACCOUNT']
  const kept = { PARTIAL: ['told at PARTIAL', 'new'], SILENT: ['told at SILENT'], NEW: ['new'] }
  expect(toldAfter(told, { tellable, dates, only })).toEqual({ ...kept, 'LEFT-OUT': ['told at LEFT-OUT'] })
  expect(toldAfter(told, { tellable, dates, only: null })).toEqual(kept)
})

test('a loan without a date is no news', () => {
  expect(idsInOrder([loan('undated', null), loan('unknown', { day: dayAfter(1) }, { state: null })])).toEqual(
    [],
  )
})
