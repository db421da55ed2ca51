import { now } from '../clock.ts'

const atMostEveryMs = 20_000

/** Calls when a key, pointer, scroll or focus shows that somebody is here, at most every 20 s. Returns how to stop. */
export function reportUse(report: () => void): () => void {
  const stop = new AbortController()
  let last = now()
  function used() {
    if (now() - last < atMostEveryMs) return
    last = now()
    report()
  }
  const options = { signal: stop.signal, passive: true, capture: true }
  // What the page does by itself moves focus and scrolls, too: only what a hand does is listened to.
  for (const type of ['keydown', 'pointerdown', 'wheel', 'touchmove'])
    document.addEventListener(type, used, options)
  document.addEventListener('pointermove', (event) => hasMoved(event) && used(), options)
  window.addEventListener('focus', used, { signal: stop.signal })
  return () => stop.abort()
}

/** Browsers send a move without a move when something changes under the pointer. */
function hasMoved({ movementX, movementY }: PointerEvent): boolean {
  return movementX !== 0 || movementY !== 0
}
