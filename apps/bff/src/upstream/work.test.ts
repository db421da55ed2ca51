import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
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
  spin(100)
  await nextTurn()
  expect(sender.charged).toBeGreaterThan(100)
  expect(sender.charged).toBeLessThan(160)
})

test('G17 of two answers in one turn, each sender pays for its own', async () => {
  const [one, other] = [account(), account()]
  await nextTurn()
  chargeFromNow(one.charge)
  spin(40)
  chargeFromNow(other.charge)
  spin(80)
  await nextTurn()
  // The kernel may count in ticks of ten milliseconds.
  expect(one.charged).toBeGreaterThanOrEqual(40)
  expect(one.charged).toBeLessThan(75)
  expect(other.charged).toBeGreaterThanOrEqual(80)
  expect(other.charged).toBeLessThan(120)
})
