import { Type, type Static, type TObject } from 'typebox'
import { Check } from 'typebox/value'
import { open, seal } from '../store/sealed-json.ts'

/** Name of the channel of PostgreSQL's LISTEN and NOTIFY. */
export const channel = 'library_card'

export type Subscribe = <Content extends TObject>(
  topic: string,
  schema: Content,
  listener: (content: Static<Content>) => void,
) => void

const Message = Type.Object({ from: Type.String(), topic: Type.String(), content: Type.Unknown() })
const purpose = 'message to replicas'

/** Messages of the process `id` to the others, sealed with DATA_KEY, because they can name a patron. */
export function createMessages(id: string, dataKey: Buffer) {
  const listeners = new Map<string, (content: unknown) => void>()

  const toPayload = (topic: string, content: object): string =>
    seal(JSON.stringify({ from: id, topic, content }), purpose, dataKey).toString('base64')

  /** Passes a message on, except messages of this process and those that only another version understands. */
  function receive(payload: string) {
    const text = open(Buffer.from(payload, 'base64'), purpose, dataKey)
    const message: unknown = text === null ? null : JSON.parse(text)
    if (Check(Message, message) && message.from !== id) listeners.get(message.topic)?.(message.content)
  }

  const subscribe: Subscribe = (topic, schema, listener) =>
    void listeners.set(topic, (content) => Check(schema, content) && listener(content))

  return { toPayload, receive, subscribe }
}
