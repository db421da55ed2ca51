import { Component, useEffect, type ReactNode } from 'react'
import { useLocation } from 'react-router'
import { hasMoved, optionsOf } from '../session/user-activity.ts'

type AnchoredProps = {
  /** What changes together with the content. */
  change: unknown
  children: ReactNode
}

/** Keeps what the reader points at, has focused or reads first in its place on the screen, whatever joins the content. */
export function Anchored(props: AnchoredProps) {
  return <Anchor {...props} page={useLocation().pathname} />
}

/** A class, because only a class can measure the page immediately before React changes it. */
class Anchor extends Component<AnchoredProps & { page: string }> {
  override getSnapshotBeforeUpdate({ change, page }: Anchor['props']) {
    if (page !== this.props.page) before = 'another page'
    else if (change !== this.props.change) before ??= placesNow()
    return null
  }

  /** React has made the whole change by now: the first of several anchors does it for all. */
  override componentDidUpdate() {
    const places = before
    before = null
    if (places === 'another page') takeRoomBack()
    else if (places !== null) restore(places)
  }

  override render() {
    return this.props.children
  }
}

type Places = {
  /** From the most important to the least. */
  anchors: { element: Element; scroller: Element; top: number }[]
  controls: ReadonlyMap<HTMLElement, DOMRect>
}

/** The places before the change that React is making. */
let before: Places | 'another page' | null = null

const controls = 'a, button, input, label, select, summary'
const rows = 'li, tr'
/** Milliseconds for which the reader looks at what the pointer has been used on. */
const pointedMs = 5_000
/** Milliseconds for which a press on a control that has moved does nothing: it was meant for another. */
const ignoredMs = 500

function placesNow(): Places {
  const anchors = [...lookedAt(), ...readFirst()].flatMap((element) => {
    const scroller = scrollerOf(element)
    return scroller ? { element, scroller, top: topOf(element) } : []
  })
  return { anchors, controls: placesOfControls() }
}

/** The last use of the pointer; null after a key press, and when the browser begins to scroll with the finger. */
let pointer: { x: number; y: number; at: number } | null = null

/** Where the pointer is, as long as this component is shown. Nothing is rendered anew. */
export function usePointer() {
  useEffect(() => {
    const controller = new AbortController()
    const options = optionsOf(controller.signal)
    const point = ({ clientX: x, clientY: y }: MouseEvent) => (pointer = { x, y, at: performance.now() })
    document.addEventListener('pointermove', (event) => hasMoved(event) && point(event), options)
    for (const type of ['pointerdown', 'wheel'] as const) document.addEventListener(type, point, options)
    for (const type of ['keydown', 'pointercancel'])
      document.addEventListener(type, () => (pointer = null), options)
    return () => {
      controller.abort()
      takeRoomBack()
    }
  }, [])
}

/** The control, then the row, that the pointer is on or that has the focus, unless that is out of sight. */
function lookedAt(): Element[] {
  const isRecent = pointer !== null && performance.now() - pointer.at < pointedMs
  const pointed = pointer && isRecent ? document.elementFromPoint(pointer.x, pointer.y) : null
  return [pointed, document.activeElement]
    .flatMap((element) => [element?.closest(controls) ?? [], element?.closest(rows) ?? []])
    .flat()
    .filter((element) => {
      const { top, bottom } = element.getBoundingClientRect()
      return bottom > 0 && top < window.innerHeight
    })
}

/** Rows and headings from the first that begins in sight; none at the top of the page, where what is new may push them down. */
function readFirst(): Element[] {
  if (window.scrollY <= 0) return []
  const all = [...document.querySelectorAll('main :is(li, tr, h2):not([aria-hidden] *, [aria-hidden])')]
  const inSight = all.filter((row) => topOf(row) >= 0 && topOf(row) < window.innerHeight)
  return inSight.slice(inSight.findIndex((row) => !isCovered(row)))
}

/** Whether something that stays on the screen, such as a masthead, is in front of a row's beginning. */
function isCovered(row: Element): boolean {
  const { left, width, top } = row.getBoundingClientRect()
  const front = document.elementFromPoint(left + width / 2, top + 1)
  return front !== null && !row.contains(front) && !front.closest('dialog')
}

/** What scrolls an element; null where it stays on the screen by itself. */
function scrollerOf(element: Element): Element | null {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const { position, overflowY } = getComputedStyle(at)
    if (position === 'sticky' || position === 'fixed') return overflowY === 'auto' ? at : null
  }
  return document.documentElement
}

function topOf(element: Element): number {
  return element.getBoundingClientRect().top
}

function restore({ anchors, controls: earlier }: Places) {
  for (const scroller of new Set(anchors.map((anchor) => anchor.scroller))) {
    const kept = anchors.find(
      (anchor) => anchor.scroller === scroller && anchor.element.getClientRects().length > 0,
    )
    if (kept) scroll(scroller, topOf(kept.element) - kept.top)
  }
  const moved = [...placesOfControls()].filter(([control, place]) => hasLeft(place, earlier.get(control)))
  ignorePresses(moved.map(([control]) => control))
}

/** Whether a control is at another place than before, or new. Browsers scroll by whole pixels. */
function hasLeft(place: DOMRect, earlier: DOMRect | undefined): boolean {
  return !earlier || Math.abs(place.left - earlier.left) >= 2 || Math.abs(place.top - earlier.top) >= 2
}

/** Elements that are higher than their content, so that they can scroll. */
const roomy = new Set<HTMLElement>()

function scroll(scroller: Element, distance: number) {
  const { scrollTop, clientHeight, scrollHeight, lastElementChild: content } = scroller
  const lacking = scrollTop + distance + clientHeight - scrollHeight
  if (lacking > 0 && scroller instanceof HTMLElement && content instanceof HTMLElement) {
    if (scroller !== document.documentElement) scroller.style.blockSize = `${scroller.offsetHeight}px`
    content.style.minBlockSize = `${content.offsetHeight + lacking}px`
    for (const element of [scroller, content]) roomy.add(element)
  }
  scroller.scrollBy({ top: distance, behavior: 'instant' })
}

function takeRoomBack() {
  for (const { style } of roomy) style.blockSize = style.minBlockSize = ''
  roomy.clear()
}

function placesOfControls(): Map<HTMLElement, DOMRect> {
  const all = document.querySelectorAll<HTMLElement>(controls)
  return new Map(Array.from(all, (control) => [control, control.getBoundingClientRect()]))
}

/** The latest move of each control that has moved. */
const moves = new WeakMap<HTMLElement, object>()

function ignorePresses(moved: HTMLElement[]) {
  const move = {}
  for (const control of moved) {
    moves.set(control, move)
    control.style.pointerEvents = 'none'
  }
  // From the frame that shows the move, which on a slow device comes late.
  requestAnimationFrame(() =>
    setTimeout(() => {
      for (const control of moved) if (moves.get(control) === move) control.style.pointerEvents = ''
    }, ignoredMs),
  )
}
