/** Loaded before the card: its periodic tasks run when its clock is advanced, and not by themselves. */
import { mock } from 'node:test'

mock.timers.enable({ apis: ['setInterval'] })
process.on('message', (message) => {
  const { advanceClock = 0 } = Object(message) as { advanceClock?: number }
  // The server has advanced its clock by then.
  setImmediate(() => mock.timers.tick(advanceClock))
})
