import { hour, minute } from '@library-card/library-systems/durations.ts'
import { expect, test } from 'vitest'
import { orderCalendar, poll } from '../../../test/calendar.ts'
import { hurriedAt } from '../../../test/network-file.ts'
import {
  order,
  sendNow,
  startReminding,
  untilMorning,
  usual,
  type Reminding,
} from '../../../test/reminders.ts'
import type { InstitutionName } from '@library-card/mock-network/institutions.ts'

/** A patron whose calendar has been read an hour before the e-mail. */
async function startWithCalendar(reminding: Reminding, like: string) {
  const ordered = await order(reminding, like)
  const path = await orderCalendar(reminding.card, ordered.headers)
  await reminding.pass(untilMorning - 70 * minute)
  await poll(reminding.card, path)
  return ordered
}

/** Something is due at Harbour, and nothing at home. */
const dueAtHarbour = 'expired-copy'

function counted({ card }: Reminding, patron: { name: string }) {
  return (institution: InstitutionName) => card.network.calls({ institution, patron: patron.name }).length
}

test('G14 a loan that was renewed at the desk after the calendar had its date is in no e-mail', async () => {
  const reminding = await startReminding()
  const { card, pass } = reminding
  const { patron } = await startWithCalendar(reminding, 'five-institutions')
  card.network.renewAtDesk({ patron, institution: 'NORTH', title: 'A Grammar of Small Maps' })
  await pass(70 * minute)
  const [mail] = card.network.mailbox(patron)
  expect(mail?.text).toMatch(/^As of 08:0\d\.$/m)
  expect(mail?.text).toContain('The Salt Road')
  expect(mail?.text).not.toContain('A Grammar of Small Maps')
  expect(await sendNow(card, await card.signIn(patron))).toMatchObject({ result: 'sent' })
  expect(card.network.mailbox(patron)[1]?.text).not.toContain('A Grammar of Small Maps')
})

test('G15 what the calendar could not read is read for the e-mail, though nothing else is new', async () => {
  const reminding = await startReminding()
  const { card, pass } = reminding
  const ordered = await order(reminding, dueAtHarbour)
  const path = await orderCalendar(card, ordered.headers)
  await pass(untilMorning - 70 * minute)
  card.network.fault({ institution: 'HARBOUR', operation: 'loans', kind: '500', patron: ordered.patron })
  await poll(card, path)
  await card.clear()
  await pass(70 * minute)
  expect(card.network.mailbox(ordered.patron)[0]?.subject).toMatch(/needs? your attention$/)
})

test('G22 the calendar’s copy chooses whom an e-mail is read from, each once, and nobody without news', async () => {
  const reminding = await startReminding()
  const { card, pass } = reminding
  const { patron } = await startWithCalendar(reminding, dueAtHarbour)
  const calls = counted(reminding, patron)
  const before = [calls('NORTH'), calls('HARBOUR')]
  await pass(70 * minute)
  expect(card.network.mailbox(patron)).toHaveLength(1)
  // The address at home; the account and its loans at Harbour.
  expect([calls('NORTH'), calls('HARBOUR')]).toEqual([before[0]! + 1, before[1]! + 2])

  const again = await startReminding()
  const other = await startWithCalendar(again, 'nothing-anywhere')
  const seen = counted(again, other.patron)('HARBOUR')
  await again.pass(70 * minute)
  expect(counted(again, other.patron)('HARBOUR')).toBe(seen)
})

test('G15 everything due is at a silent institution: it alone is asked each half hour, and one e-mail follows', async () => {
  const reminding = await startReminding()
  const { card, pass } = reminding
  const { patron } = await order(reminding, dueAtHarbour)
  const calls = counted(reminding, patron)
  card.network.fault({ institution: 'HARBOUR', operation: 'loans', kind: '500', patron })
  await pass(untilMorning)
  const before = { home: calls('NORTH'), harbour: calls('HARBOUR') }
  await pass(20 * minute)
  expect(calls('HARBOUR')).toBe(before.harbour)
  for (let nth = 0; nth < 3; nth++) await pass(31 * minute)
  expect(calls('HARBOUR')).toBeGreaterThanOrEqual(before.harbour + 3)
  expect(calls('NORTH')).toBe(before.home)
  expect(card.network.mailbox(patron)).toEqual([])

  await card.clear()
  await pass(31 * minute)
  expect(calls('NORTH')).toBe(before.home + 1)
  const [mail] = card.network.mailbox(patron)
  expect(mail?.subject).toBe('1 item needs your attention')
  expect(mail?.text).toContain('Harbour College: 1 item')
  expect(mail?.text).not.toMatch(/North University|Birchwood/)
  const after = calls('HARBOUR')
  await pass(2 * hour)
  expect(calls('HARBOUR')).toBe(after)
  expect(card.network.mailbox(patron)).toHaveLength(1)
})

test('G15 an institution that is silent until the evening is named once, without a date, until it answers', async () => {
  const reminding = await startReminding()
  const { card, pass, rows } = reminding
  const { patron } = await order(reminding, dueAtHarbour)
  const calls = counted(reminding, patron)
  card.network.fault({ institution: 'HARBOUR', operation: 'loans', kind: '500', patron })
  await pass(untilMorning)
  const home = calls('NORTH')
  await pass(12 * hour)
  expect(card.network.mailbox(patron)).toEqual([])
  expect(calls('NORTH')).toBe(home)
  await pass(31 * minute)
  expect(calls('NORTH')).toBe(home + 1)
  const [mail] = card.network.mailbox(patron)
  expect(mail?.subject).toBe('We could not check everything at Harbour College today')
  expect(mail?.text).not.toMatch(/North University|Birchwood|202\d|items? need/)
  const [row] = await rows()
  expect(row!.due).toBeGreaterThan(reminding.time.now + 9 * hour)

  await pass(12 * hour)
  await pass(12 * hour)
  await pass(31 * minute)
  expect(card.network.mailbox(patron)).toHaveLength(1)
  await card.clear()
  await pass(11 * hour)
  expect(card.network.mailbox(patron)[1]?.text).toContain('Harbour College: 1 item')
}, 30_000)

test('G15 an id that changes hands while an institution is silent brings no e-mail', async () => {
  const reminding = await startReminding()
  const { card, pass, rows } = reminding
  const { patron } = await order(reminding, dueAtHarbour)
  card.network.fault({ institution: 'HARBOUR', operation: 'loans', kind: '500', patron })
  await pass(untilMorning)
  card.network.mergeAtHome(patron)
  await card.clear()
  await pass(31 * minute)
  expect(card.network.mails()).toEqual([])
  expect(await rows()).toMatchObject([{ ended: null }])
})

test('G15 what is counted beside a gap is "at least"', async () => {
  const reminding = await startReminding({ edit: hurriedAt('HARBOUR', 500) })
  const { card } = reminding
  const { patron, headers } = await order(reminding, 'five-institutions', { ...usual, days: 7 })
  // Answers come in another order than the institutions are named in.
  card.network.fault({ institution: 'HARBOUR', operation: 'any', kind: 'hang', patron })
  card.network.fault({ institution: 'ALPINE', operation: 'any', kind: '500', patron })
  expect(await sendNow(card, headers)).toEqual({ result: 'sent', unread: ['01MER_HARBOUR', '01MER_ALPINE'] })
  const [mail] = card.network.mailbox(patron)
  expect(mail?.subject).toMatch(/^At least \d items need your attention$/)
  expect(mail?.text).toContain('We could not check Harbour College and Alpine Institute of Technology today.')
})
