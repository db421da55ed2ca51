import { useEffect, useRef } from 'react'
import { NavigationType, useLocation, useNavigationType } from 'react-router'

/**
 * Sets the document title. A new page starts at its top with focus on its heading; Back and Forward keep the scroll
 * position that the browser restores, and the first page of a visit is left as the browser opens it.
 */
export function usePageHeading<Heading extends HTMLElement = HTMLHeadingElement>(title: string) {
  const heading = useRef<Heading>(null)
  const { key, hash } = useLocation()
  // The element that the hash names takes the focus itself.
  const isElsewhere = key === 'default' || hash !== ''
  const isForward = useNavigationType() !== NavigationType.Pop
  useEffect(() => {
    document.title = title
    if (isElsewhere) return
    heading.current?.focus({ preventScroll: true })
    if (isForward) window.scrollTo(0, 0)
  }, [title, isElsewhere, isForward])
  return heading
}
