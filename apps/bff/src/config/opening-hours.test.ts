import type { Network } from '@library-card/contract/institution.ts'
import { expect, test } from 'vitest'
import { faultsOf } from '../../test/config.ts'
import { ownPage, startOwnNetwork } from '../../test/network.ts'
import { networkFile } from '../../test/network-file.ts'
import type { Fault } from './faults.ts'
import { closedDays, nextOpenings, type OpeningHours } from './opening-hours.ts'

const weekdays = { mon: '09:00-20:00', tue: '09:00-20:00', fri: '09:00-12:00, 14:00-18:00' }

function openingsAt(now: string, hours: Partial<OpeningHours>, timeZone = 'Europe/Berlin') {
  const openings = nextOpenings({ week: weekdays, exceptions: [], ...hours }, timeZone, Date.parse(now))
  return openings.map(({ from, until }) => `${from}/${until}`)
}

test.for([
  ['open', '2026-11-24T12:00:00Z', '2026-11-24T08:00:00Z/2026-11-24T19:00:00Z'],
  ['at the moment of closing', '2026-11-24T19:00:00Z', '2026-11-27T08:00:00Z/2026-11-27T11:00:00Z'],
  ['at noon between two periods', '2026-11-27T12:30:00Z', '2026-11-27T13:00:00Z/2026-11-27T17:00:00Z'],
  ['on a day without hours', '2026-11-28T12:00:00Z', '2026-11-30T08:00:00Z/2026-11-30T19:00:00Z'],
])('the first opening has not ended yet: %s', ([, now = '', first = '']) => {
  expect(openingsAt(now, {})[0]).toBe(first)
})

test('G25 hours are by the institution’s clock on both sides of a change to winter time', () => {
  const week = { sat: '10:00-16:00', sun: '10:00-16:00' }
  expect(openingsAt('2026-10-23T12:00:00Z', { week })).toEqual([
    '2026-10-24T08:00:00Z/2026-10-24T14:00:00Z',
    '2026-10-25T09:00:00Z/2026-10-25T15:00:00Z',
    '2026-10-31T09:00:00Z/2026-10-31T15:00:00Z',
  ])
  expect(openingsAt('2026-10-31T12:00:00Z', { week }, 'America/New_York')[1]).toBe(
    '2026-11-01T15:00:00Z/2026-11-01T21:00:00Z',
  )
})

test('a date with hours of its own replaces its weekday', () => {
  const exceptions = [
    { date: '2026-11-24', hours: 'closed' },
    { date: '2026-11-25', hours: '10:00-12:00' },
  ]
  expect(openingsAt('2026-11-24T12:00:00Z', { exceptions })[0]).toBe(
    '2026-11-25T09:00:00Z/2026-11-25T11:00:00Z',
  )
})

test('an opening goes on past midnight', () => {
  const week = { mon: '09:00-24:00', tue: '00:00-02:00' }
  expect(openingsAt('2026-11-23T12:00:00Z', { week })[0]).toBe('2026-11-23T08:00:00Z/2026-11-24T01:00:00Z')
})

test('closed for all of the weeks to come is an answer', () => {
  expect(openingsAt('2026-11-24T12:00:00Z', { week: { mon: 'closed' } })).toEqual([])
})

test.for([
  ["mon: '9:00-20:00'", 'openingHours.week.mon', /^does not give hours in order/],
  ["mon: '09:00-08:00'", 'openingHours.week.mon', /^does not give hours in order/],
  ["mon: '09:00-12:00, 11:00-14:00'", 'openingHours.week.mon', /^does not give hours in order/],
  ["mo: '09:00-20:00'", 'openingHours.week.mo', /^is unknown/],
])('G27 a fault of weekly hours has its path and a fix: %s', ([hours, path, reason]) => {
  expect(faultsOfHours(`{ week: { ${String(hours)} } }`)).toEqual([
    expect.objectContaining({
      path: `institutions[0].${String(path)}`,
      reason: expect.stringMatching(reason!),
      cure: expect.stringMatching(/./),
    }),
  ])
})

test('G27 a date that does not exist, and one given twice, are faults with their path', () => {
  expect(faultsOfDates('2026-12-24', '2026-02-30')).toMatchObject([
    { path: 'institutions[0].openingHours.exceptions[1].date', reason: 'is not a date' },
  ])
  expect(faultsOfDates('2026-12-24', '2026-12-24')).toMatchObject([
    { path: 'institutions[0].openingHours.exceptions', reason: 'has a date twice' },
  ])
})

test('the page learns the next openings of an institution and of a library, and nothing where none are given', async () => {
  const card = await startOwnNetwork({
    edit: (file) =>
      file
        .replace('system: alma', "system: alma\n    openingHours: { week: { wed: '09:00-20:00' } }")
        .replace('{ code: MAIN,', "{ code: MAIN, openingHours: { week: { thu: '10:00-12:00' } },"),
  })
  const { institutions } = (await card.get('/api/institutions', ownPage)).json<Network>()
  expect(institutions[0]?.openings?.[0]).toEqual({
    from: '2026-11-25T08:00:00Z',
    until: '2026-11-25T19:00:00Z',
  })
  const [main, other] = institutions[0]?.libraries ?? []
  expect(main?.openings?.[0]).toEqual({ from: '2026-11-26T09:00:00Z', until: '2026-11-26T11:00:00Z' })
  expect(other).not.toHaveProperty('openings')
  expect(JSON.stringify(institutions)).not.toContain('openingHours')
  expect(institutions[1]).not.toHaveProperty('openings')
})

function faultsOfDates(...dates: string[]): readonly Fault[] {
  const exceptions = dates.map((date) => `{ date: ${date}, hours: closed }`).join(', ')
  return faultsOfHours(`{ week: { mon: closed }, exceptions: [${exceptions}] }`)
}

function faultsOfHours(openingHours: string): readonly Fault[] {
  return faultsOf(networkFile.replace('system: alma', `system: alma\n    openingHours: ${openingHours}`))
}

test('G15 a day is closed without hours, by an exception, and from the end of its last opening on', () => {
  const exceptions = [{ date: '2026-12-01', hours: 'closed' }]
  const hours = {
    week: { mon: '09:00-12:00, 14:00-18:00', tue: '09:00-18:00', wed: '00:00-24:00' },
    exceptions,
  }
  const closed = (now: string) => closedDays(hours, 'Europe/Berlin', Date.parse(now))
  expect(closed('2026-11-30T16:59:00Z').slice(0, 4)).toEqual([
    '2026-12-01',
    '2026-12-03',
    '2026-12-04',
    '2026-12-05',
  ])
  expect(closed('2026-11-30T17:00:00Z')[0]).toBe('2026-11-30')
})
