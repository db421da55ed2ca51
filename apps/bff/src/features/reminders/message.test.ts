import { dueCases, readAt } from '@library-card/contract/test/due-cases.ts'
import { expect, test } from 'vitest'
import { cardWith, loanOf } from '../../../test/card.ts'
import { updateDates } from '../../members/dated-items.ts'
import { placeNamesIn } from '../../members/place-names.ts'
import { i18nIn } from '../../text/texts.ts'
import { dueItemsIn, type DueItem } from './due-items.ts'
import { writeMessage } from './message.ts'

const byCode = new Map([
  ['01MER_NORTH', { institution: { names: { en: 'North University' } } }],
  ['01MER_HOME', { institution: { names: { en: 'Home University' } } }],
])

function contextIn(tag: string, timeZone = 'Europe/Berlin'): Parameters<typeof writeMessage>[1] {
  return {
    i18n: i18nIn(tag),
    placeNames: placeNamesIn({ byCode }, ['en'], i18nIn(tag)),
    timeZoneOf: () => timeZone,
    homeTimeZone: 'Europe/Berlin',
    closedLastDayOf: () => null,
    networkName: 'Meridian',
    cardAddress: 'https://card.example',
    endAddress: 'https://card.example/end',
  }
}

const dueLoan: DueItem = {
  id: '1',
  title: null,
  by: { day: '2026-12-01' },
  isHourly: false,
  state: 'on-loan',
  pickup: null,
  institutionCode: '01MER_NORTH',
  reason: 'due',
  key: '',
}

test.for(dueCases)('G15 an e-mail calls a loan $title overdue: $isOverdue', ({ loan, timeZone, ...one }) => {
  const dates = updateDates(cardWith([loanOf(loan)], readAt), undefined)!
  const place = { days: 14, now: Date.parse(readAt), patronHash: '', rootKey: Buffer.alloc(32) }
  const items = dueItemsIn(new Map([['01MER_NORTH', dates]]), { ...place, timeZoneOf: () => timeZone })
  const message = writeMessage(
    { items, asOf: readAt, titles: true, remarks: [], endsOn: null },
    contextIn('en', timeZone),
  )
  expect(message.text.includes('Overdue since')).toBe(one.isOverdue)
  // A state that only the institution knows says nothing once the date has passed.
  expect(message.text.includes('Slow Light')).toBe(one.isDue && (loan.state !== 'other' || one.isOverdue))
  const withoutAsOf = message.text.replace('As of 14:02.', '')
  expect(/\d\d:\d\d/.exec(withoutAsOf)?.[0] ?? null).toBe(one.hour)
})

test.for([
  [null, 'North University, Main Library: 1 item'],
  ['01MER_HOME', 'Home University, Main Library: 1 item'],
  ['01ZZZ_INST', 'Main Library, at another institution: 1 item'],
] as const)('G15 an e-mail names the institution of a pickup place at %s', ([institutionCode, line]) => {
  const pickup = { institutionCode, place: { code: 'MAIN', name: 'Main Library' } }
  const items: DueItem[] = [{ ...dueLoan, by: null, state: null, pickup, reason: 'ready' }]
  const message = writeMessage(
    { items, asOf: readAt, titles: false, remarks: [], endsOn: null },
    contextIn('en'),
  )
  expect(message.text.split('\n')).toContain(line)
  expect(message.html).toContain(line)
})

test('an e-mail that only says who was silent names every other institution that it leaves out', () => {
  const remarks = [
    { remark: 'not-read', institutionCode: '01MER_NORTH' },
    { remark: 'sign-in-there', institutionCode: '01MER_HOME' },
  ] as const
  const message = writeMessage(
    { items: [], asOf: null, titles: true, remarks: [...remarks], endsOn: null },
    contextIn('en'),
  )
  expect(message.subject).toBe('We could not check North University today')
  expect(message.text).toContain('Home University is not included, because you sign in there each time.')
})

test('an e-mail without remarks has no empty part, and names no end of reminders', () => {
  const message = writeMessage(
    { items: [dueLoan], asOf: null, titles: false, remarks: [], endsOn: null },
    contextIn('en'),
  )
  expect(message.text).not.toMatch(/\n{3}|Reminders end on/)
})

test('G25 a French reminder writes the first of a month as an ordinal, and a space before a colon', () => {
  const endsOn = Date.parse('2027-01-01')
  const message = writeMessage(
    { items: [dueLoan], asOf: '2026-11-27T06:40:00Z', titles: false, remarks: [], endsOn },
    contextIn('fr'),
  )
  expect(message.text).toContain('mardi 1er décembre 2026')
  expect(message.text).toContain('vendredi 1er janvier 2027')
  expect(message.text).toContain('North University\u00a0: 1 document')
  expect(message.text).toContain('Votre carte\u00a0: https://card.example')
  expect(message.text).not.toMatch(/[^\u00a0]: /)
})
