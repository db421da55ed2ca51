import type { FastifyInstance } from 'fastify'
import { runPeriodically } from '../periodic.ts'
import type { Acts } from './actions.ts'
import { isShared } from '../store/database.ts'
import type { Ledger } from './intent-row.ts'
import { deleteIntentsBefore } from './intents.ts'

const minute = 60_000
const hour = 60 * minute
/** As long as a click can be told again. */
export const actsKeptFor = 24 * hour

/** What a process left is found out at the start, or by those that go on; a stop waits for what is under way. */
export function keepActs(app: FastifyInstance, acts: Acts, ledger: Ledger) {
  runPeriodically(app, {
    every: hour,
    run: () => deleteIntentsBefore(ledger, ledger.clock() - actsKeptFor),
    failure: 'old intents not deleted',
  })
  if (isShared(ledger.database))
    runPeriodically(app, { every: minute, run: acts.recover, failure: 'intents left behind not looked for' })
  else app.addHook('onReady', acts.recover)
  app.addHook('preClose', () => acts.stop())
}
