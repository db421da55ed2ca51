import { useEffect, useRef } from 'react'
import { NavigationType, useLocation, useNavigationType } from 'react-router'

/**
 * A new page begins at its top, with focus on its heading. Back and forward keep the place that the browser remembers;
 * the first page of a visit is left as the browser opens it.
 */
export function usePageHeading<Heading extends HTMLElement = HTMLHeadingElement>(title: string) {
  const heading = useRef<Heading>(null)
  const { key, hash } = useLocation()
  // Somebody who asked for a part of a page is led there by that part.
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
