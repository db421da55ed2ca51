import { spawn } from 'node:child_process'
import { vendors } from '@library-card/library-systems/vendors.ts'
import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import { Check } from 'typebox/value'
import { createApp, features, type AppOptions } from './app.ts'
import { runCheck } from './check/run-check.ts'
import { migrationsOf } from './feature.ts'
import { createClock, toInstant, type Clock } from './clock.ts'
import { buildInWords } from './config/build.ts'
import { loadConfig, type Config } from './config/config.ts'

/** Milliseconds. A stop may take 15 seconds in all. */
const stopWithin = 14_000

/** Notifications per timeout: seven, because a busy machine may delay some. */
const notificationsPerTimeout = 7

/** `advanceClock`: milliseconds. `resetGuards`: drops the guards' state of the institutions. */
const Message = Type.Object({
  advanceClock: Type.Optional(Type.Number({ minimum: 0 })),
  resetGuards: Type.Optional(Type.Literal(true)),
})

const readConfig = () => loadConfig({ env: process.env, args: process.argv.slice(2), vendors, features })
/**
 * Whether SIGHUP ends the process. A terminal sends it when it closes, and Windows uses it for nothing else; a
 * service manager sends it to request a reload.
 */
const endsOnHangUp = process.stdout.isTTY || process.platform === 'win32'

let controls: Parameters<NonNullable<AppOptions['expose']>>[0] | undefined

try {
  if (process.argv.slice(2).join() === '--version') console.log(buildInWords)
  else await run(readConfig())
} catch (error) {
  console.error(inWords(error))
  process.exitCode = 1
}

async function run(config: Config) {
  await (config.check ? check(config) : serve(config))
}

async function check(config: Config) {
  const { text, passed } = await runCheck(config, migrationsOf(features), features)
  console.log(text)
  if (!passed) process.exitCode = 1
}

async function serve(config: Config) {
  const clock = createClock(config.cardNow)
  const app = createApp(config, {
    clock,
    ...(config.network.demo && { clock: controlledByParent(clock) }),
    expose: (exposed) => void (controls = exposed),
  })
  notifyWatchdog(process.env)
  if (!endsOnHangUp) process.on('SIGHUP', () => controls?.reload(readConfig))
  stopGracefully(app)
  for (const warning of config.warnings) app.log.warn(warning)
  try {
    await app.listen({
      port: config.port,
      host: config.host,
      listenTextResolver: (address) => `${buildInWords} listening at ${address}`,
    })
  } catch (error) {
    await app.close()
    throw error
  }
}

/**
 * Tells systemd that the event loop of this process runs, as often as WATCHDOG_USEC demands. The unit ends a
 * process that is silent for longer. Node has no Unix datagram sockets, so a shell passes each line on. The shell
 * ends with this process.
 */
function notifyWatchdog({ WATCHDOG_USEC, NOTIFY_SOCKET }: Record<string, string | undefined>) {
  if (!WATCHDOG_USEC || !NOTIFY_SOCKET) return
  const shell = spawn('/bin/sh', ['-c', 'while read -r state; do systemd-notify "$state"; done'], {
    stdio: ['pipe', 'ignore', 'inherit'],
    // Without the keys of institutions.
    env: { NOTIFY_SOCKET },
  })
  const notify = () => shell.stdin.write('WATCHDOG=1\n')
  // Without the shell, systemd ends this process and starts it again.
  for (const source of [shell, shell.stdin]) source.on('error', () => {})
  shell.unref()
  notify()
  setInterval(notify, Number(WATCHDOG_USEC) / 1_000 / notificationsPerTimeout).unref()
}

function stopGracefully(app: FastifyInstance) {
  const { uninstall } = closeWithGrace(
    { delay: stopWithin, logger: false, ...(!endsOnHangUp && { skip: ['SIGHUP'] }) },
    async ({ err }) => {
      if (err) app.log.fatal({ err }, 'stopped by an error')
      await app.close()
    },
  )
  app.addHook('onClose', async () => uninstall())
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return 'The start failed.'
  if (!('code' in error && 'port' in error && typeof error.port === 'number')) return error.message
  if (error.code === 'EADDRINUSE') return `Port ${error.port} is taken. Set PORT to a free one.`
  if (error.code === 'EACCES') return `Port ${error.port} needs more rights. Set PORT to one above 1023.`
  return error.message
}

/**
 * Lets the parent process of a demo advance the clock and reset the guards over the IPC channel. Each message gets
 * the response `{ now }`. Journeys use the channel to let sessions end without waiting, and to restart after a
 * fault.
 */
function controlledByParent(clock: Clock): Clock {
  let advanced = 0
  process.on('message', (message) => {
    if (!Check(Message, message)) return
    const wanted: Static<typeof Message> = message
    advanced += wanted.advanceClock ?? 0
    if (wanted.resetGuards) controls?.resetGuards()
    process.send?.({ now: toInstant(clock() + advanced) })
  })
  // An open channel must not keep a stopping process alive.
  process.channel?.unref()
  return () => clock() + advanced
}
