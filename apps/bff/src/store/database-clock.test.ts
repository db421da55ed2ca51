import { minute, second } from '@library-card/library-systems/durations.ts'
import { expect, test } from 'vitest'
import { followDatabase } from './database-clock.ts'

test('G26 time goes on from the last measurement, whatever the machine’s clock does', async () => {
  const { measure, pass, machine, clock, logged } = start()
  expect(clock()).toBe(machine.now)
  await measure({ ahead: 20 * second, took: 100 })
  expect(machine.now - clock()).toBe(20 * second)
  machine.now += 10 * minute
  pass(5 * second)
  expect(machine.now - clock()).toBe(10 * minute + 20 * second)
  // A slow answer does not say when it was true.
  await measure({ ahead: 3 * minute, took: 1_500 })
  expect(machine.now - clock()).toBe(10 * minute + 20 * second)
  expect(logged).toEqual([{ seconds: 20 }])
})

test('G26 a small difference is left alone, and one of over five seconds is reported each time that it begins', async () => {
  const { measure, machine, clock, logged } = start()
  await measure({ ahead: 900, took: 100 })
  expect(clock()).toBe(machine.now)
  for (const ahead of [4 * second, -6 * second, -7 * second, 0, 8 * second])
    await measure({ ahead, took: 100 })
  expect(logged).toEqual([{ seconds: -6 }, { seconds: 8 }])
})

function start() {
  const machine = { now: Date.parse('2026-11-25T13:02:00Z') }
  let passed = 0
  const pass = (milliseconds: number) => {
    passed += milliseconds
    machine.now += milliseconds
  }
  const logged: object[] = []
  const log = { error: (line: object) => void logged.push(line) }
  const { measure, correct } = followDatabase(
    log,
    () => machine.now,
    () => passed,
  )
  return {
    machine,
    pass,
    logged,
    clock: correct(() => machine.now),
    /** Measures a database whose time the machine is ahead of. */
    measure: ({ ahead, took }: { ahead: number; took: number }) =>
      measure(async () => {
        const time = machine.now + took / 2 - ahead
        pass(took)
        return time
      }),
  }
}
