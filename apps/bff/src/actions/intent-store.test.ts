import { expect, onTestFinished, test } from 'vitest'
import { sealRoot } from '../store/data-key.ts'
import { keysOf, newPlace, openTestDatabase, systems } from '../../test/store.ts'
import {
  holdIntents,
  listHeld,
  markEnded,
  markSent,
  storeIntents,
  takeOver,
  type Intent,
} from './intent-store.ts'
import { toOrder } from './orders.ts'

const dataKey = Buffer.alloc(32, 3)
const known = { patronId: '1', before: {} }
const cancelled = { result: 'cancelled' } as const

async function start(system: (typeof systems)[number]) {
  const database = await openTestDatabase(await newPlace(system))
  const sealed = { id: 1, sealed_root: sealRoot(dataKey, dataKey), previous_hash: null }
  await database.insertInto('data_key').values(sealed).execute()
  const time = { now: 1_764_000_000_000 }
  const store = { database, ...(await keysOf(database, dataKey)), clock: () => time.now, log: { error() {} } }
  onTestFinished(() => database.destroy())

  async function click(key: string, type: 'cancellation' | 'pickup-change', runs = false) {
    const patron = { homeInstitutionCode: '01MER_NORTH', id: 'robin', idType: null, home: null }
    const options = type === 'cancellation' ? {} : { libraryCode: 'MAIN' }
    const action = { type, institutionCode: '01MER_LAKE', objectId: 'request', options }
    const order = toOrder(store.rootKey, { patron, key, actions: [action] })
    await storeIntents(store, order, { holder: 'one', isRunning: () => runs })
    return (await listHeld(store)).at(-1)!
  }
  return { store, time, click }
}

test.for(systems)(
  'G12 of two processes one takes an action over, and only that one sends it: %s',
  async (system) => {
    const { store, time, click } = await start(system)
    const intent = await click('a', 'cancellation')
    time.now += 1
    const taken = await takeOver(store, intent, 'two')
    expect(taken).toMatchObject({ holder: 'two', held: time.now })
    expect(await takeOver(store, intent, 'three')).toBeNull()
    expect(await markSent(store, intent, known)).toBeNull()
    expect(await markSent(store, taken!, known)).toMatchObject({ state: 'sent', sent: time.now })
    expect(await markSent(store, taken!, known)).toBeNull()
  },
)

test.for(systems)('G12 an action ends once: %s', async (system) => {
  const { store, click } = await start(system)
  const sent = (await markSent(store, await click('a', 'cancellation'), known))!
  expect(await markEnded(store, sent, cancelled)).toBe(true)
  expect(await markEnded(store, sent, { result: 'not-done', problem: null })).toBe(false)
  expect(await listHeld(store)).toEqual([])
})

test.for(systems)(
  'a process says that it still has what it has not sent, and nothing else: %s',
  async (system) => {
    const { store, time, click } = await start(system)
    const { id, held } = await click('a', 'cancellation')
    const heldOf = async () => (await listHeld(store)).map((intent: Intent) => intent.held)
    time.now += 5
    await holdIntents(store, 'one', [])
    await holdIntents(store, 'two', [id])
    expect(await heldOf()).toEqual([held])
    await holdIntents(store, 'one', [id])
    expect(await heldOf()).toEqual([held + 5])
  },
)

test.for(systems)(
  'another action on the object ends one that no process runs, and waits for one that runs: %s',
  async (system) => {
    const { store, click } = await start(system)
    const first = await click('a', 'cancellation')
    await expect(click('b', 'pickup-change', true)).rejects.toMatchObject({ code: 'in-progress' })
    expect(await click('c', 'pickup-change')).toMatchObject({ type: 'pickup-change', state: 'stored' })
    expect((await listHeld(store)).map(({ id }) => id)).not.toContain(first.id)
  },
)
