import { now } from '../clock.ts'

const reportIntervalMs = 20_000

/**
 * Calls `report` on keyboard, pointer, scroll or focus activity, at most every 20 s. Returns a function that
 * stops the reports.
 */
export function reportActivity(report: () => void): () => void {
  const controller = new AbortController()
  let last = now()
  function listener() {
    if (now() - last < reportIntervalMs) return
    last = now()
    report()
  }
  onInput(listener, controller.signal)
  document.addEventListener(
    'pointermove',
    (event) => hasMoved(event) && listener(),
    optionsOf(controller.signal),
  )
  window.addEventListener('focus', listener, { signal: controller.signal })
  return () => controller.abort()
}

/** Listens to user input. The page itself also moves focus and scrolls, but never causes these events. */
export function onInput(listener: () => void, signal: AbortSignal) {
  for (const type of ['keydown', 'pointerdown', 'wheel', 'touchmove'])
    document.addEventListener(type, listener, optionsOf(signal))
}

/**
 * Whether the pointer moved: browsers also dispatch `pointermove` when the content under a still pointer changes.
 */
export function hasMoved({ movementX, movementY }: PointerEvent): boolean {
  return movementX !== 0 || movementY !== 0
}

export function optionsOf(signal: AbortSignal) {
  return { signal, passive: true, capture: true }
}
