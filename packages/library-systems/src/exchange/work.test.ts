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
