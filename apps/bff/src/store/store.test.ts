import { setImmediate as nextTurn } from 'node:timers/promises'
import { minute } from '@library-card/library-systems/durations.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import {
  actionsKeptFor,
  deleteOldIntents,
  findIntent,
  holdIntents,
  listHeld,
  listIntentsOfKey,
  listIntentsOfObject,
  listIntentsOfPatron,
  markEnded,
  markSent,
  storeIntents,
  takeOver,
} from '../actions/intent-store.ts'
import type { ActionOutcome } from '../actions/action-kinds.ts'
import { storeOrder } from '../actions/order-store.ts'
import type { NewIntent, Order } from '../actions/orders.ts'
import {
  endCalendar,
  findCalendar,
  findCalendarOf,
  noCalendar,
  startCalendar,
} from '../features/calendar/subscriptions.ts'
import { endSession, endSessionsAtProvider, endSessionsOf } from '../sign-in/end-sessions.ts'
import { addSignIn, findSession, listSessions, markSeen, updateHome } from '../sign-in/sessions.ts'
import { startSession } from '../sign-in/start-session.ts'
import type { Database } from './database.ts'
import { newPlace, noErrors, openTestDatabase, systems, type System } from '../../test/store.ts'

const limits = { idle: 15 * minute, absolute: 480 * minute }
const patron = { homeInstitutionCode: '01MER_NORTH', id: 'robin', idType: null, home: null }
const asPatron = {
  patron,
  providerSignOut: null,
  profile: 'own-device',
  staff: null,
  onShared: false,
} as const

test.for(systems)('G1 a session is found until its limit or its sign-out: %s', async (system) => {
  const store = await newStore(system)
  const robin = { issuer: 'https://provider.example', subject: 'robin', providerSession: null }
  const content = { ...asPatron, identity: robin } as const
  const { id } = await startSession(store, content)
  store.time.now += 14 * minute
  const session = (await findSession(store, id))!
  expect(session).toMatchObject({ patron, profile: 'own-device', seen: 1_000_000_000_000 })
  await markSeen(store, session)
  const home = { primaryId: 'R1', linkingId: null, displayName: 'Robin Vale' }
  await updateHome(store, session, home)
  store.time.now += 15 * minute - 1
  expect((await findSession(store, id))?.patron.home).toEqual(home)
  store.time.now += 1
  expect(await findSession(store, id)).toBeNull()

  const { id: other } = await startSession(store, content)
  await endSession(store, other)
  expect(await findSession(store, other)).toBeNull()
})

test.for(systems)('of changes to one session in the same moment, none is lost: %s', async (system) => {
  const store = await newStore(system)
  const robin = { issuer: 'https://provider.example', subject: 'robin', providerSession: null }
  const { id, session } = await startSession(store, { ...asPatron, identity: robin })
  const home = { primaryId: 'R1', linkingId: null, displayName: 'Robin Vale' }
  const codes = ['BIRCH', 'ELM', 'OAK']
  const signIn = { patronId: '1', token: 't', ends: null }
  await Promise.all([
    ...codes.map((code) => addSignIn(store, session, { code, signIn })),
    updateHome(store, session, home),
  ])
  const changed = await findSession(store, id)
  expect(Object.keys(changed!.signIns).toSorted()).toEqual(codes)
  expect(changed!.patron.home).toEqual(home)
})

test.for(systems)('G2 all sessions of one person end together, and no others: %s', async (system) => {
  const store = await newStore(system)
  const start = async (subject: string, providerSession: string | null) => {
    const person = { issuer: 'https://provider.example', subject, providerSession }
    const content = { ...asPatron, identity: person } as const
    return (await startSession(store, content)).id
  }
  const [one, two, other, third] = [
    await start('robin', 'a'),
    await start('robin', 'b'),
    await start('una', 'c'),
    await start('robin', null),
  ]
  expect(await listSessions(store, (await findSession(store, one))!)).toHaveLength(3)
  const issuer = 'https://provider.example'
  await endSessionsAtProvider(store, { issuer, subject: null, providerSession: 'a' })
  expect(await findSession(store, one)).toBeNull()
  await endSessionsOf(store, (await findSession(store, two))!)
  expect([await findSession(store, two), await findSession(store, third)]).toEqual([null, null])
  await endSessionsAtProvider(store, {
    issuer: 'https://other.example',
    subject: 'una',
    providerSession: null,
  })
  expect(await findSession(store, other)).not.toBeNull()
  await endSessionsAtProvider(store, { issuer, subject: 'una', providerSession: null })
  expect(await findSession(store, other)).toBeNull()
})

test.for(systems)('a session too many has ended before anybody is told: %s', async (system) => {
  const store = await newStore(system)
  const robin = { issuer: 'https://provider.example', subject: 'robin', providerSession: null }
  const content = { ...asPatron, identity: robin } as const
  const ids: string[] = []
  for (let at = 0; at < 20; at++) ids.push((await startSession(store, content)).id)
  store.onEnd = () => {
    throw new Error('telling others failed')
  }
  await expect(startSession(store, content)).rejects.toThrow('telling others failed')
  const found = await Promise.all(ids.map((id) => findSession(store, id)))
  expect(found.filter((session) => session === null)).toHaveLength(1)
})

test.for(systems)(
  'G18 one person has at most 20 sessions, also if many start at once: %s',
  async (system) => {
    const store = await newStore(system)
    const robin = { issuer: 'https://provider.example', subject: 'robin', providerSession: null }
    const content = { ...asPatron, identity: robin } as const
    const { id: oldest } = await startSession(store, content)
    store.time.now += minute
    const some = (count: number) =>
      Promise.all(Array.from({ length: count }, () => startSession(store, content)))
    // No more at once than there are connections to the database.
    const all = [...(await some(10)), ...(await some(10)), ...(await some(10))]
    expect(await findSession(store, oldest)).toBeNull()
    const left = await Promise.all(all.map(({ id }) => findSession(store, id)))
    expect(left.filter((session) => session !== null)).toHaveLength(20)
    expect(store.ended.size).toBe(11)
  },
)

test.for(systems)('a new calendar of a patron replaces the previous one: %s', async (system) => {
  const store = await newStore(system)
  const content = { patron, accountsAt: ['01MER_LAKE'], language: 'en' }
  const first = await startCalendar(store, content, { since: new Date(0), titles: false })
  const second = await startCalendar(store, content, { since: new Date(minute), titles: true })
  expect(await findCalendar(store, first)).toBeNull()
  expect(await findCalendar(store, second)).toMatchObject({ ...content, titles: true })
  expect(await findCalendarOf(patron, store)).toEqual({ since: '1970-01-01T00:01:00.000Z', titles: true })
  await endCalendar(patron, store)
  expect(await findCalendarOf(patron, store)).toEqual(noCalendar)
})

test.for(systems)('G12 a key is bound to its content: %s', async (system) => {
  const store = await newStore(system)
  const order = orderOf('k', [wanted('loan')])
  const [stored] = await storeOrder(store, order, one)
  expect(await storeOrder(store, order, one)).toEqual([stored])
  await expect(storeOrder(store, { ...order, contentHash: 'other' }, one)).rejects.toThrow('key-reused')
})

test.for(systems)('G12 an order that is refused or too late leaves nothing: %s', async (system) => {
  const store = await newStore(system)
  const order = orderOf('k', [wanted('loan')])
  await expect(storeOrder(store, order, { ...one, admit: refuse })).rejects.toThrow('refused')
  await expect(storeOrder(store, order, { ...one, late: AbortSignal.abort() })).rejects.toThrow('aborted')
  expect(await listIntentsOfObject(store, 'hash of loan')).toEqual([])
  expect(await storeOrder(store, { ...order, contentHash: 'other' }, one)).toHaveLength(1)
})

test.for(systems)('G12 of concurrent orders for the same loans, one has each loan: %s', async (system) => {
  const store = await newStore(system)
  // Opens the connections, so that the orders are concurrent.
  const empty = { ...orderOf('', []), patronHash: 'other' }
  const opening = Array.from({ length: 8 }, (_, at) => storeOrder(store, { ...empty, keyHash: `${at}` }, one))
  await Promise.all(opening)
  const loans = Array.from({ length: 50 }, (_, number) => wanted(`loan-${number}`))
  const clicks = Array.from({ length: 8 }, (_, click) =>
    storeOrder(store, orderOf(`click-${click}`, click % 2 ? loans : loans.toReversed()), one),
  )
  const stored = (await Promise.all(clicks)).map((intents) => intents.map(({ id }) => id).toSorted())
  for (const ids of stored) expect(ids).toEqual(stored[0])
  expect(new Set(stored[0]).size).toBe(50)
})

test.for([
  ['loan-1', 'loan-2'],
  ['loan-2', 'loan-1'],
])(
  'G12 an order for %s and %s waits for another process before it locks a loan that one needs',
  async (order) => {
    const store = await newStore('PostgreSQL')
    const database: Database = store.database
    const other = await database.startTransaction().execute()
    const storeThere = (key: string, id: string) =>
      storeIntents({ ...store, database: other }, orderOf(key, [wanted(id)]), one)
    await storeThere('a', 'loan-1')
    const storing = storeOrder(store, orderOf('b', order.map(wanted)), one)
    await expect.poll(() => countWaiting(store.database)).toBe(1)
    // Would be a deadlock if the order had inserted this loan before it had to wait for the first.
    await Promise.all([storeThere('c', 'loan-2').finally(() => other.commit().execute()), storing])
    expect((await listIntentsOfKey(store, 'a')).map(({ objectId }) => objectId)).toEqual(['loan-1'])
    expect((await storing).map(({ objectId }) => objectId).toSorted()).toEqual(['loan-1', 'loan-2'])
    expect(await listHeld(store)).toHaveLength(2)
  },
)

test('G26 a connection that breaks between two statements fails its transaction, and not the process', async () => {
  const { database } = await newStore('PostgreSQL')
  const failing = database.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction)
    await sql`select pg_terminate_backend(${rows[0]!.pid}, 5000)`.execute(database)
    await nextTurn()
    await sql`select 1`.execute(transaction)
  })
  await expect(failing).rejects.toThrow('not queryable')
  expect((await sql`select 1`.execute(database)).rows).toHaveLength(1)
})

/** Connections that wait for a row of another transaction. */
async function countWaiting(database: Database): Promise<number> {
  const { rows } = await sql`
    select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
  `.execute(database)
  return rows.length
}

test.for(systems)('G12 after an intent has ended, another click can have its object: %s', async (system) => {
  const store = await newStore(system)
  const [intent] = await storeOrder(store, orderOf('a', [wanted('loan')]), one)
  expect(await storeOrder(store, orderOf('b', [wanted('loan')]), one)).toEqual([intent])
  const sent = await markSent(store, intent!, { patronId: 'R1', before: { libraryCode: 'MAIN' } })
  const known = { state: 'sent', patronId: 'R1', before: { libraryCode: 'MAIN' } }
  expect(await storeOrder(store, orderOf('c', [wanted('loan')]), one)).toMatchObject([known])
  expect(await markEnded(store, sent!, { result: 'unsure' })).toBe(true)
  expect(await listIntentsOfObject(store, 'hash of loan')).toMatchObject([{ ...known, state: 'unsure' }])
  const [next] = await storeOrder(store, orderOf('d', [wanted('loan')]), one)
  expect(next).toMatchObject({ state: 'stored' })
  expect(next!.id).not.toBe(intent!.id)
  store.time.now += actionsKeptFor + 1
  await deleteOldIntents(store)
  expect(await listIntentsOfPatron(store, { patronHash: 'patron', since: 0, endedAfter: 0 })).toEqual([])
})

test.for(systems)(
  'G12 of the intents of an object, the newest and the last that was sent are listed, and each by its key: %s',
  async (system) => {
    const store = await newStore(system)
    const act = async (key: string, outcome: ActionOutcome, isSent = false) => {
      store.time.now += 1_000
      const [intent] = await storeOrder(store, orderOf(key, [wanted('loan')]), one)
      const sent = isSent && (await markSent(store, intent!, { patronId: 'R1', before: {} }))
      await markEnded(store, sent || intent!, outcome)
    }
    const [done, notDone] = [{ result: 'cancelled' }, { result: 'not-done', problem: null }] as const
    for (let at = 0; at < 5; at++) await act(`a-${at}`, notDone)
    await act('b', done, true)
    for (let at = 0; at < 5; at++) await act(`c-${at}`, notDone)
    const listed = [{ outcome: notDone }, { outcome: done }]
    expect(await listIntentsOfObject(store, 'hash of loan')).toMatchObject(listed)
    const recent = { patronHash: 'patron', since: 0, endedAfter: 0 }
    expect(await listIntentsOfPatron(store, recent)).toMatchObject(listed)
    expect(await listIntentsOfPatron(store, { ...recent, endedAfter: store.time.now })).toEqual([])
    for (const key of ['a-0', 'c-0'])
      expect(await listIntentsOfKey(store, key)).toMatchObject([{ outcome: notDone }])
  },
)

test.for(systems)(
  'G12 an action of which another is in flight is not stored, unless nothing was sent: %s',
  async (system) => {
    const store = await newStore(system)
    const cancel: NewIntent = { ...wanted('request'), type: 'cancellation' }
    const move: NewIntent = { ...cancel, type: 'pickup-change' }
    const [first] = await storeOrder(store, orderOf('a', [cancel]), one)
    const running = { ...one, isRunning: () => true }
    await expect(storeOrder(store, orderOf('b', [move]), running)).rejects.toThrow('in-progress')
    const [second] = await storeOrder(store, orderOf('b', [move]), one)
    expect(await findIntent(store, first!.id)).toMatchObject({
      state: 'ended',
      outcome: { result: 'not-done' },
    })
    await markSent(store, second!, { patronId: 'R1', before: {} })
    await expect(storeOrder(store, orderOf('c', [cancel]), one)).rejects.toThrow('in-progress')
    expect(await listHeld(store)).toHaveLength(1)
  },
)

test.for(systems)('G12 an intent that another process took over is not sent: %s', async (system) => {
  const store = await newStore(system)
  const [intent] = await storeOrder(store, orderOf('a', [wanted('loan')]), one)
  store.time.now += 1
  const taken = await takeOver(store, intent!, 'two')
  expect(await takeOver(store, intent!, 'three')).toBeNull()
  expect(await markSent(store, intent!, { patronId: 'R1', before: {} })).toBeNull()
  expect(await markEnded(store, intent!, { result: 'not-done', problem: null })).toBe(false)
  expect(await markEnded(store, intent!, { result: 'not-found' })).toBe(false)
  const sent = await markSent(store, taken!, { patronId: 'R1', before: {} })
  // Whose outcome it is does not matter any more: an answer of the institution is the truth.
  await takeOver(store, sent!, 'one')
  expect(await markEnded(store, sent!, { result: 'cancelled' })).toBe(true)
  expect(await markEnded(store, sent!, { result: 'unsure' })).toBe(false)
})

test.for(systems)(
  'G12 an intent whose database did not say that it is stored as sent is not done: %s',
  async (system) => {
    const store = await newStore(system)
    const [intent] = await storeOrder(store, orderOf('a', [wanted('loan')]), one)
    await markSent(store, intent!, { patronId: 'R1', before: {} })
    expect(await markEnded(store, intent!, { result: 'not-done', problem: null })).toBe(true)
  },
)

test.for(systems)('G12 a process holds what it has not sent, and nothing of another: %s', async (system) => {
  const store = await newStore(system)
  const [mine] = await storeOrder(store, orderOf('a', [wanted('loan-1')]), one)
  const [other] = await storeOrder(store, orderOf('b', [wanted('loan-2')]), { ...one, holder: 'two' })
  store.time.now += 1_000
  await holdIntents(store, 'one', [mine!.id, other!.id])
  const held = (await listHeld(store)).map((intent) => [intent.id, store.time.now - intent.held])
  expect(new Map(held as [string, number][])).toEqual(
    new Map([
      [mine!.id, 0],
      [other!.id, 1_000],
    ]),
  )
})

async function newStore(system: System) {
  const database = await openTestDatabase(await newPlace(system))
  const time = { now: 1_000_000_000_000 }
  const ended = new Set<string>()
  return {
    database,
    rootKey: Buffer.alloc(32, 1),
    rowKeys: { current: Buffer.alloc(32, 2), previous: null },
    log: noErrors,
    clock: () => time.now,
    limits: { 'own-device': limits, 'shared-computer': limits, staff: limits },
    time,
    ended,
    onEnd: (key: string) => void ended.add(key),
  }
}

function refuse() {
  throw new Error('refused')
}

const one = { holder: 'one', isRunning: () => false, late: new AbortController().signal, admit: () => {} }

function orderOf(keyHash: string, intents: NewIntent[]): Order {
  return { keyHash, contentHash: '', patronHash: 'patron', intents }
}

function wanted(objectId: string): NewIntent {
  return {
    type: 'renewal',
    institutionCode: '01MER_LAKE',
    objectHash: `hash of ${objectId}`,
    objectId,
    options: {},
  }
}
