import fastify from 'fastify'
import { expect, test } from 'vitest'
import { newPlace } from '../../test/store.ts'
import { createEventMetrics } from '../metrics/event-metrics.ts'
import { openDatabase } from '../store/database.ts'
import { createActionRunner } from './action-runner.ts'
import type { Intent } from './intent-store.ts'

const sentByAnotherProcess: Intent = {
  id: 'sent',
  type: 'renewal',
  institutionCode: '01MER_NORTH',
  objectId: 'loan',
  objectHash: 'hash',
  options: {},
  state: 'sent',
  created: 0,
  sent: 0,
  patronId: 'patron',
  before: {},
  outcome: null,
}

test('G13 an action whose outcome the database does not give is unsure, not "not found"', async () => {
  const database = openDatabase(await newPlace('SQLite'))
  await database.destroy()
  const { log } = fastify({ logger: false })
  const store = { database, log, dataKey: Buffer.alloc(32), clock: () => 0 }
  const runner = createActionRunner({ store, log, eventMetrics: createEventMetrics() })
  const outcome = runner.outcomeOf(sentByAnotherProcess)
  await runner.stop([])
  expect(await outcome).toEqual({ result: 'unsure' })
})
