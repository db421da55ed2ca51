/** Calls when the reader begins: pointer down or in the list, a key, a scroll, focus moved. Returns how to stop. */
export function onTouch(begun: () => void): () => void {
  const stop = new AbortController()
  const options = { signal: stop.signal, passive: true, capture: true }
  for (const type of ['pointerdown', 'keydown', 'wheel', 'touchmove'])
    document.addEventListener(type, begun, options)
  document.addEventListener('scroll', () => window.scrollY > 0 && begun(), options)
  document.addEventListener('pointermove', (event) => isMoveInList(event) && begun(), options)
  document.addEventListener('focusin', ({ target }) => !isHeading(target) && begun(), options)
  return () => stop.abort()
}

/** Browsers send a move without a move when something arrives under the pointer. */
function isMoveInList({ target, movementX, movementY }: PointerEvent): boolean {
  if (movementX === 0 && movementY === 0) return false
  return target instanceof Element && target.closest('main') !== null
}

/** After a change of page focus goes there by our own hand. */
function isHeading(target: EventTarget | null): boolean {
  return target instanceof HTMLHeadingElement
}
