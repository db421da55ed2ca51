import { useEffect, useRef, type ReactNode } from 'react'
import { NavigationType, useLocation, useNavigationType } from 'react-router'

type PageHeadingProps = { documentTitle: string; children: ReactNode }

/**
 * The heading of a page. A new page starts at the top with focus on the heading. Back and Forward keep the
 * scroll position that the browser restores, and the first page of a visit stays as the browser opens it.
 */
export function PageHeading({ documentTitle, children }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { key, hash, pathname } = useLocation()
  // The element that the hash names receives the focus.
  const isLeftAlone = key === 'default' || hash !== ''
  const isForward = useNavigationType() !== NavigationType.Pop
  useEffect(() => {
    document.title = documentTitle
  }, [documentTitle])
  const shown = useRef<string>(null)
  useEffect(() => {
    // Depends on the path, not on the title, which also changes with the language: the focus stays on the
    // language menu.
    if (shown.current === pathname) return
    shown.current = pathname
    if (isLeftAlone) return
    heading.current?.focus({ preventScroll: true })
    if (isForward) window.scrollTo(0, 0)
  }, [pathname, isLeftAlone, isForward])
  return (
    <h1 id="heading" tabIndex={-1} ref={heading}>
      {children}
    </h1>
  )
}

/**
 * Moves the focus to the heading when the focused element disappears or is disabled, for example after its
 * action ends. Otherwise, keyboard users would start again at the top, and screen readers would say nothing.
 * A component that shows a result focuses the result itself.
 */
export function keepFocus() {
  let last: Element | null = null
  const note = () => void (last = document.activeElement)
  document.addEventListener('focusin', note)
  // A click outside all controls removes the focus on purpose.
  document.addEventListener('click', note, { capture: true })
  const observer = new MutationObserver(() => {
    const isLost = last?.isConnected === false && document.activeElement === document.body
    // The browser removes the focus from a disabled element only when it paints.
    if (!isLost && !document.activeElement?.matches(':disabled')) return
    document.getElementById('heading')?.focus({ preventScroll: true })
  })
  observer.observe(document.body, { childList: true, subtree: true })
}
