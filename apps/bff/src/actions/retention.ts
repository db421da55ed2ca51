import type { FastifyInstance } from 'fastify'
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
  const timers: NodeJS.Timeout[] = []
  const every = (milliseconds: number, work: () => Promise<void>, failed: string) => {
    const tick = () => void work().catch((error: unknown) => app.log.error({ err: error }, failed))
    timers.push(setInterval(tick, milliseconds).unref())
  }
  const forget = () => deleteIntentsBefore(ledger, ledger.clock() - actsKeptFor)
  app.addHook('onReady', async () => {
    await forget()
    await acts.recover()
    every(hour, forget, 'old intents not deleted')
    if (isShared(ledger.database)) every(minute, acts.recover, 'intents left behind not looked for')
  })
  app.addHook('preClose', () => acts.stop())
  app.addHook('onClose', async () => timers.forEach(clearInterval))
}
