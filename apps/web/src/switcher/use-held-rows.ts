import { useState } from 'react'
import type { SwitcherRows } from './switcher-rows.ts'

/** While they are held, rows neither join nor leave. */
export function useHeldRows(rows: SwitcherRows, isHeld: boolean): SwitcherRows {
  const [held, setHeld] = useState(rows)
  if (!isHeld && JSON.stringify(held) !== JSON.stringify(rows)) setHeld(rows)
  return held
}

/** Props for the element that pointer and focus may be inside of. */
export function useInside() {
  const [pointer, setPointer] = useState(false)
  const [focus, setFocus] = useState(false)
  return {
    isInside: pointer || focus,
    watch: {
      onPointerEnter: () => setPointer(true),
      onPointerLeave: () => setPointer(false),
      onFocus: () => setFocus(true),
      onBlur: () => setFocus(false),
    },
  }
}
