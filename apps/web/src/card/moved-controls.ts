import { useCallback, useLayoutEffect, useRef } from 'react'

/** Milliseconds for which a press on a control that has moved does nothing: it was meant for another. */
const ignoredMs = 500

/**
 * Ignores presses on controls that have moved, or appeared, because the list with this `key` changed. Call
 * the returned function before a change.
 */
export function useMovedControls(key: string): () => void {
  const places = useRef<ReadonlyMap<HTMLElement, string>>(null)
  const shown = useRef(key)
  useLayoutEffect(() => {
    const before = places.current
    places.current = null
    if (before && key !== shown.current)
      ignorePresses([...placesOfControls()].filter(([control, place]) => before.get(control) !== place))
    shown.current = key
  })
  return useCallback(() => {
    places.current = placesOfControls()
  }, [])
}

function placesOfControls(): Map<HTMLElement, string> {
  const controls = document.querySelectorAll<HTMLElement>(':is(a, button, input, label, summary)')
  return new Map(Array.from(controls, (control) => [control, placeOf(control)]))
}

function placeOf(control: HTMLElement): string {
  const { left, top } = control.getBoundingClientRect()
  return `${Math.round(left)} ${Math.round(top)}`
}

function ignorePresses(moved: [HTMLElement, string][]) {
  for (const [{ style }] of moved) style.pointerEvents = 'none'
  setTimeout(() => {
    for (const [{ style }] of moved) style.pointerEvents = ''
  }, ignoredMs)
}
