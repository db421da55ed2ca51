import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createBreaker } from '../guard/circuit-breaker.ts'
import { chargeFromNow } from './work.ts'

const threadTime = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Milliseconds of the processor, which a busy machine gives later. */
function spin(milliseconds: number) {
  const end = threadTime() + milliseconds
  while (threadTime() < end);
}

function account() {
  const one = { charged: 0, charge: (work: number) => void (one.charged += work) }
  return one
}

test('G17 what follows from an answer without a pause is charged to its sender, and nothing later', async () => {
  const sender = account()
  await nextTurn()
  chargeFromNow(sender.charge)
  spin(40)
  const mapped = Promise.resolve().then(() => spin(40))
  chargeFromNow(sender.charge)
  await mapped
  await Promise.resolve()
  spin(40)
  await nextTurn()
  spin(400)
  await nextTurn()
  expect(sender.charged).toBeGreaterThan(100)
  // The kernel may count in ticks, and more of them on a busy machine.
  expect(sender.charged).toBeLessThan(300)
})

test('G17 of two answers in one turn, each sender pays for its own', async () => {
  const [one, other] = [account(), account()]
  await nextTurn()
  chargeFromNow(one.charge)
  spin(200)
  chargeFromNow(other.charge)
  spin(200)
  await nextTurn()
  for (const { charged } of [one, other]) {
    expect(charged).toBeGreaterThan(180)
    expect(charged).toBeLessThan(340)
  }
})

/** A circuit breaker and what the answers of its institution cost. */
function institution() {
  const breaker = createBreaker({ workAtOnce: 100 })
  const charge = (work: number) => breaker.charge(work, performance.now())
  return { charge, state: breaker.state }
}

test('G17 G20 an answer that takes too much opens its own circuit breaker at once, and not that of a neighbour in the same turn', async () => {
  const [hostile, neighbour] = [institution(), institution()]
  // Half of it each would open both.
  for (let turn = 0; turn < 5; turn++) {
    await nextTurn()
    chargeFromNow(neighbour.charge)
    spin(1)
    chargeFromNow(hostile.charge)
    spin(150)
    chargeFromNow(neighbour.charge)
    await new Promise<void>((resolve) => {
      queueMicrotask(() => process.nextTick(() => process.nextTick(resolve)))
    })
    expect(hostile.state()).toBe('open')
  }
  await nextTurn()
  expect(neighbour.state()).toBe('closed')
})

test('the time of the thread is read once for all answers that take little within 100 ms', async () => {
  const senders = Array.from({ length: 30 }, account)
  const read = vi.spyOn(process, 'threadCpuUsage')
  onTestFinished(() => read.mockRestore())
  const began = performance.now()
  for (const { charge } of senders) {
    await nextTurn()
    chargeFromNow(charge)
  }
  expect(read.mock.calls.length).toBeLessThanOrEqual(1 + (performance.now() - began) / 10)
})
