// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { reportActivity } from './user-activity.ts'

const report = vi.fn<() => void>()
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  report.mockClear()
  stop = reportActivity(report)
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

function press() {
  document.dispatchEvent(new Event('keydown'))
}

test('G1 activity is reported at most every 20 s', () => {
  vi.advanceTimersByTime(20_000)
  press()
  press()
  vi.advanceTimersByTime(19_000)
  press()
  expect(report).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1000)
  press()
  expect(report).toHaveBeenCalledTimes(2)
})

test('G1 time alone, focus moved by the page and a pointer at rest are no activity', () => {
  vi.advanceTimersByTime(600_000)
  document.dispatchEvent(new Event('focusin'))
  document.dispatchEvent(Object.assign(new Event('pointermove'), { movementX: 0, movementY: 0 }))
  expect(report).not.toHaveBeenCalled()
  document.dispatchEvent(Object.assign(new Event('pointermove'), { movementX: 3, movementY: 0 }))
  expect(report).toHaveBeenCalledTimes(1)
})
