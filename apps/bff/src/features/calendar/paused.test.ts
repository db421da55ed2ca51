import { hour } from '@library-card/library-systems/durations.ts'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../app.ts'
import {
  orderCalendar,
  poll,
  readEvents,
  startWithClock,
  subscribe,
  withholdLinkingId,
  type ReadEvent,
} from '../../../test/calendar.ts'
import { newDatabaseFile } from '../../../test/files.ts'
import type { TestOptions } from '../../../test/network.ts'

const modes = ['linked', 'shared-id'] as const
const paused = {
  summary: 'This calendar is paused',
  description:
    'North University now has a different record under your ID. The calendar shows nothing until you sign in to your card.',
}

async function start(options: TestOptions = {}) {
  const { card, time } = await startWithClock({ env: { DATABASE_FILE: newDatabaseFile() }, ...options })
  const { patron, path } = await subscribe(card, { like: 'five-institutions' })
  expect(await readEvents(card, path)).toHaveLength(15)
  return { card, time, patron, path }
}

test.for(modes)(
  'G4 a calendar whose id at home has passed to another person shows nothing of either: %s',
  async (accounts) => {
    const { card, time, patron, path } = await start({ accounts })
    const next = card.network.reassignId({ patron })
    const callsAt = (institution?: string) => card.network.calls(institution ? { institution } : {}).length
    const before = callsAt('NORTH')
    time.now += 8 * hour
    expect(await readEvents(card, path)).toMatchObject([paused])
    expect(callsAt('NORTH') - before).toBe(1)
    const all = callsAt()
    time.now += 8 * hour
    expect(await readEvents(card, path)).toMatchObject([paused])
    expect(callsAt()).toBe(all)
    // The address is that of another person: it ends with the first sign-in of this one.
    await card.signIn(next)
    expect((await poll(card, path)).statusCode).toBe(404)
  },
)

test('G4 the next sign-in of its patron binds a paused calendar anew', async () => {
  const { card, time, patron, path } = await start()
  card.network.mergeAtHome(patron)
  time.now += 8 * hour
  expect(await readEvents(card, path)).toMatchObject([paused])
  await card.signIn(patron)
  expect(await readEvents(card, path)).toHaveLength(15)
  time.now += 8 * hour
  expect(await readEvents(card, path)).toHaveLength(15)
})

test('G4 a record at home without a linking id pauses no calendar, and shows nothing of that record', async () => {
  const { card, time, patron, path } = await start()
  const before = dueItemsIn(await readEvents(card, path))
  const showAgain = withholdLinkingId(card, patron)
  const loans = () => card.network.calls({ institution: 'NORTH', operation: 'loans' }).length
  const read = loans()
  time.now += 8 * hour
  const meanwhile = await readEvents(card, path)
  expect(meanwhile.map(({ summary }) => summary)).toContain('North University: dates not updated')
  expect(dueItemsIn(meanwhile)).toEqual(before)
  expect(loans()).toBe(read)
  showAgain()
  time.now += 8 * hour
  expect(await readEvents(card, path)).toHaveLength(15)
  expect(loans()).toBe(read + 1)
})

function dueItemsIn(events: ReadEvent[]): string[] {
  const items = events.filter(({ summary }) => /^(Due|Pick up)/.test(summary))
  return items.map(({ uid }) => uid).toSorted()
}

test('G4 a sign-in after which home is silent leaves a paused calendar as it is', async () => {
  const { card, time, patron, path } = await start()
  card.network.mergeAtHome(patron)
  time.now += 8 * hour
  await readEvents(card, path)
  card.network.fault({ institution: 'NORTH', kind: '500' })
  await card.signIn(patron)
  expect(await readEvents(card, path)).toMatchObject([paused])
})

test.for(['the process of the earlier one', 'another process'])(
  'G4 a calendar that the next person with an id orders shows nothing of the earlier one: %s',
  async (where) => {
    const { card, patron, path } = await start()
    const other = createApp(card.config)
    onTestFinished(() => other.close())
    const app = where === 'another process' ? other : card.app
    const eventsAt = (url: string) => readEvents({ app }, url)
    const earlier = (await eventsAt(path)).map(({ uid }) => uid)
    expect(earlier).toHaveLength(15)
    const next = card.network.reassignId({ patron })
    card.network.fault({ institution: 'NORTH', kind: '500' })
    const headers = await card.signIn(next)
    await card.clear()
    const events = await eventsAt(await orderCalendar(card, headers))
    expect(events.map(({ summary }) => summary)).toContain(
      'Due: Letters of the Next Tenant · North University',
    )
    expect(events.filter(({ uid }) => earlier.includes(uid))).toEqual([])
  },
)

test('G4 while home is silent, a calendar asks nobody for an id that another person may have', async () => {
  const { card, time, patron, path } = await start({ accounts: 'shared-id' })
  card.network.reassignId({ patron })
  card.network.fault({ institution: 'NORTH', kind: '500' })
  const again = createApp(card.config)
  onTestFinished(() => again.close())
  time.now += 8 * hour
  const elsewhere = () => card.network.calls().filter(({ institution }) => institution !== 'NORTH').length
  const before = elsewhere()
  const summaries = (await readEvents({ app: again }, path)).map(({ summary }) => summary)
  expect(summaries).toContain('North University: dates not updated')
  expect(summaries).toContain('Harbour College: dates not updated')
  expect(summaries.filter((summary) => /^(Due|Pick up)/.test(summary))).toEqual([])
  expect(elsewhere()).toBe(before)
})

test('G4 a calendar ordered while home was silent belongs to the record that home gives first', async () => {
  const { card, time } = await startWithClock()
  const patron = card.network.patron({ like: 'five-institutions' })
  card.network.fault({ institution: 'NORTH', kind: '500' })
  const path = await orderCalendar(card, await card.signIn(patron))
  await card.clear()
  expect(await readEvents(card, path)).toHaveLength(15)
  card.network.reassignId({ patron })
  time.now += 8 * hour
  expect(await readEvents(card, path)).toMatchObject([paused])
})
