import { useLayoutEffect, useRef, type RefObject } from 'react'

/** For a button that goes when it has done its work: if it had the focus, the first of these ids that is there has it next. */
export function useFocusHandedOn(...ids: string[]): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null)
  const next = ids.join(' ')
  useLayoutEffect(() => {
    const pressed = button.current
    return () => {
      if (pressed === null || document.activeElement !== pressed) return
      // What comes in its place is drawn by then.
      queueMicrotask(() => pressed.isConnected || focusFirst(next.split(' ')))
    }
  }, [next])
  return button
}

function focusFirst(ids: string[]) {
  const first = ids.map((id) => document.getElementById(id)).find((element) => element !== null)
  first?.focus({ preventScroll: true })
}
