import { Type, type Static } from 'typebox'
import { Check } from 'typebox/value'
import type { Clock } from './clock.ts'

/** `advanceClock`: milliseconds. `forget`: what the guards have learned about the institutions. */
const Message = Type.Object({
  advanceClock: Type.Optional(Type.Number({ minimum: 0 })),
  forget: Type.Optional(Type.Literal(true)),
})

/**
 * What the parent process of a demo can do over the IPC channel; each message gets `{ now }` back. Journeys use it to let
 * sessions end without waiting, and to start again after a fault.
 */
export function controlledByParent(clock: Clock) {
  let advanced = 0
  let forget: (() => void) | undefined
  process.on('message', (message) => {
    if (!Check(Message, message)) return
    const wanted: Static<typeof Message> = message
    advanced += wanted.advanceClock ?? 0
    if (wanted.forget) forget?.()
    process.send?.({ now: new Date(clock() + advanced).toISOString() })
  })
  // The channel does not keep a stopping process alive.
  process.channel?.unref()
  return { clock: () => clock() + advanced, onForget: (run: () => void) => void (forget = run) }
}
