import type { FastifyInstance } from 'fastify'
import type { Acts } from './acts.ts'
import { deleteIntentsBefore, type Ledger } from './intents.ts'

const hour = 3_600_000
/** As long as a click can be told again. */
const keptFor = 24 * hour

/** What an earlier process left is found out at the start; a stop waits for what is under way. */
export function keepActs(app: FastifyInstance, acts: Acts, ledger: Ledger) {
  let timer: NodeJS.Timeout
  const forget = () => deleteIntentsBefore(ledger, ledger.clock() - keptFor)
  app.addHook('onReady', async () => {
    await forget()
    await acts.recover()
    timer = setInterval(() => {
      forget().catch((error: unknown) => app.log.error({ err: error }, 'old intents not deleted'))
    }, hour).unref()
  })
  app.addHook('preClose', () => acts.stop())
  app.addHook('onClose', async () => clearInterval(timer))
}
