import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from './app.ts'
import { orderFor, renew } from './card/test-acts.ts'
import { reveal } from './config/secret.ts'
import { newPlace } from './store/test-store.ts'
import { startTestNetwork } from './test-network.ts'

test('G12 processes that share a database share sessions, and a click at both is one act', async () => {
  const [one, other] = await startTwo()
  const headers = await one.signIn(one.network.patron({ like: 'five-institutions' }))
  const session = await other.app.inject({ url: '/api/session', headers })
  expect(session.json()).toMatchObject({ signedIn: true })

  const order = await orderFor(one, headers, ['NORTH', 'A Grammar'])
  const key = randomUUID()
  const answers = await Promise.all([one, other].map((card) => renew(card, headers, [order], key)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(answers[1]!.ends.get(order.loanId)).toEqual(answers[0]!.ends.get(order.loanId))
  expect(answers[0]!.ends.get(order.loanId)?.result).toBe('renewed')
  expect(one.network.writes()).toMatchObject([{ act: 'renew', asked: 1, committed: 1 }])
})

async function startTwo() {
  const { databaseUrl } = await newPlace('PostgreSQL')
  const env = { DATABASE_URL: reveal(databaseUrl!), DATA_KEY: Buffer.alloc(32, 1).toString('base64') }
  const one = await startTestNetwork({ env })
  const app = createApp(one.config)
  onTestFinished(async () => {
    await app.close()
    await one.stop()
  })
  await app.ready()
  return [one, { ...one, app }] as const
}
