import { expect, test } from 'vitest'
import { createFoundElsewhere } from './members.ts'

test('nobody found elsewhere in fifty sessions raises one alert, which one found account ends', () => {
  let alerts = 0
  const elsewhere = createFoundElsewhere(() => (alerts += 1))
  const sign = (from: number, to: number) => {
    for (let session = from; session <= to; session++) elsewhere.record(`session ${session}`, false)
  }
  sign(1, 50)
  expect([alerts, elsewhere.isNobodyFound()]).toEqual([0, false])
  sign(51, 60)
  expect([alerts, elsewhere.isNobodyFound()]).toEqual([1, true])
  elsewhere.record('session 60', true)
  sign(61, 61)
  expect([alerts, elsewhere.isNobodyFound()]).toEqual([1, false])
  sign(61, 109)
  expect(elsewhere.isNobodyFound()).toBe(false)
  sign(110, 111)
  expect([alerts, elsewhere.isNobodyFound()]).toEqual([2, true])
})
