import { randomBytes } from 'node:crypto'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { createMessages } from './messages.ts'

const Ended = Type.Object({ sessionKey: Type.String() })

function startTwo() {
  const rootKey = randomBytes(32)
  let now = Date.parse('2026-11-25T13:02:00Z')
  const received: string[] = []
  const sender = createMessages('one', rootKey, () => now)
  const receiver = createMessages('other', rootKey, () => now)
  receiver.subscribe('session-ended', Ended, ({ sessionKey }) => void received.push(sessionKey))
  return {
    received,
    receiver,
    send: (sessionKey: string) => sender.toPayload('session-ended', { sessionKey }),
    pass: (milliseconds: number) => void (now += milliseconds),
  }
}

test('messages that arrive in another order are all received', () => {
  const { send, receiver, received } = startTwo()
  const [first, second] = [send('first'), send('second')]
  receiver.receive(second)
  receiver.receive(first)
  expect(received).toEqual(['second', 'first'])
})

test('a message that is sent again is ignored, at once and at any later time', () => {
  const { send, receiver, received, pass } = startTwo()
  const payload = send('first')
  receiver.receive(payload)
  for (const milliseconds of [0, 59_000, 2_000, 120_000]) {
    pass(milliseconds)
    receiver.receive(payload)
  }
  expect(received).toEqual(['first'])
})

test('a message that was recorded while nobody received it is ignored after a minute', () => {
  const { send, receiver, received, pass } = startTwo()
  const payload = send('first')
  pass(60_000)
  receiver.receive(payload)
  expect(received).toEqual([])
})
