/**
 * Moves the focus to the heading when the focused element disappears, for example with the end of its action: a keyboard would
 * start again at the top of the page, and a screen reader would say nothing. A component that shows a result focuses it itself.
 */
export function keepFocus() {
  let last: Element | null = null
  const note = () => void (last = document.activeElement)
  document.addEventListener('focusin', note)
  // A click beside all controls removes the focus on purpose.
  document.addEventListener('click', note, { capture: true })
  const observer = new MutationObserver(() => {
    if (!last || last.isConnected || document.activeElement !== document.body) return
    document.getElementById('heading')?.focus({ preventScroll: true })
  })
  observer.observe(document.body, { childList: true, subtree: true })
}
