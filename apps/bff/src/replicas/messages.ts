import { createCache } from '@library-card/library-systems/cache.ts'
import { isWithin, minute } from '@library-card/library-systems/durations.ts'
import { Type, type Static, type TObject } from 'typebox'
import { Check } from 'typebox/value'
import type { Clock } from '../clock.ts'
import { open, seal } from '../store/sealed-json.ts'

/** Name of the channel of PostgreSQL's LISTEN and NOTIFY. */
export const channel = 'library_card'

export type Subscribe = <Content extends TObject>(
  topic: string,
  schema: Content,
  listener: (content: Static<Content>) => void,
) => void

/** `at`: milliseconds since the epoch, by the database's time. */
const Message = Type.Object({
  from: Type.String(),
  sequence: Type.Integer(),
  at: Type.Number(),
  topic: Type.String(),
  content: Type.Unknown(),
})
const purpose = 'message to replicas'

/**
 * Milliseconds by which a message may be older. It may also be newer, if two processes measured the time at
 * different moments.
 */
const validWithin = minute
/** Larger than the number of messages sent while they are valid. */
const maxReceived = 100_000

/**
 * Messages from the process `id` to the others, sealed with the root key, because they can name a patron. Anyone
 * who can use the database can replay a message; replays are ignored.
 */
export function createMessages(id: string, rootKey: Buffer, now: Clock) {
  const listeners = new Map<string, (content: unknown) => void>()
  const received = createCache<true>(maxReceived, 2 * validWithin)
  let sent = 0

  const toPayload = (topic: string, content: object): string => {
    sent += 1
    const message = { from: id, sequence: sent, at: now(), topic, content }
    return seal(JSON.stringify(message), purpose, rootKey).toString('base64')
  }

  /**
   * Passes a message to its listener. Ignores messages of this process, replays, and messages that only another
   * version understands.
   */
  function receive(payload: string) {
    const text = open(Buffer.from(payload, 'base64'), purpose, rootKey)
    const message: unknown = text === null ? null : JSON.parse(text)
    if (Check(Message, message) && message.from !== id && isNew(message))
      listeners.get(message.topic)?.(message.content)
  }

  function isNew({ from, sequence, at }: Static<typeof Message>): boolean {
    const key = `${from} ${sequence}`
    if (!isWithin(Math.abs(now() - at), validWithin) || received.has(key)) return false
    received.set(key, true)
    return true
  }

  const subscribe: Subscribe = (topic, schema, listener) =>
    void listeners.set(topic, (content) => Check(schema, content) && listener(content))

  return { toPayload, receive, subscribe }
}
