import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'
import { createApp, features } from './app.ts'
import { runCheck } from './check/run-check.ts'
import { createClock } from './clock.ts'
import { controlledByParent } from './demo-control.ts'
import { vendors } from './ils/vendors.ts'
import { loadConfig, type Config } from './config/config.ts'

/** A stop may take 15 seconds; a card takes 3. */
const stopWithin = 14_000

try {
  const config = loadConfig({ env: process.env, args: process.argv.slice(2), vendors, features })
  await (config.check ? check(config) : serve(config))
} catch (error) {
  console.error(inWords(error))
  process.exitCode = 1
}

async function check(config: Config) {
  const { text, isWell } = await runCheck(config)
  console.log(text)
  if (!isWell) process.exitCode = 1
}

async function serve(config: Config) {
  const clock = createClock(config.cardNow)
  const app = createApp(config, config.network.demo ? controlledByParent(clock) : { clock })
  stopGracefully(app)
  for (const warning of config.warnings) app.log.warn(warning)
  try {
    await app.listen({ port: config.port, host: config.host })
  } catch (error) {
    await app.close()
    throw error
  }
}

function stopGracefully(app: FastifyInstance) {
  const { uninstall } = closeWithGrace({ delay: stopWithin, logger: false }, async ({ err }) => {
    if (err) app.log.fatal({ err }, 'stopped by an error')
    await app.close()
  })
  app.addHook('onClose', async () => uninstall())
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return 'The start failed.'
  // A host name with several addresses has an error for each.
  if (error instanceof AggregateError) return error.errors.map(inWords).join('\n')
  if (!('code' in error && 'port' in error && typeof error.port === 'number')) return error.message
  if (error.code === 'EADDRINUSE') return `Port ${error.port} is taken. Set PORT to a free one.`
  if (error.code === 'EACCES') return `Port ${error.port} needs more rights. Set PORT to one above 1023.`
  return error.message
}
