import { Component, useEffect, type ReactNode } from 'react'
import { useLocation } from 'react-router'
import { hasMoved, optionsOf } from '../session/user-activity.ts'

type AnchoredProps = {
  /** A value that changes whenever the content changes. */
  change: unknown
  children: ReactNode
}

/** Keeps the element that the reader points at, has focused or reads first in place while content is added. */
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

  /** React has committed the whole change by now, so the first of several anchors restores all places. */
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

/** The places before the current React commit. */
let before: Places | 'another page' | null = null

const controls = 'a, button, input, label, select, summary'
/** Without the room for rows that are rendered next, which moves on as they take its place. */
const rows = ':is(li, tr):not([aria-hidden])'
/** Milliseconds after a use of the pointer for which the reader is taken to look at the element under it. */
const pointedMs = 5_000
/** Milliseconds for which a control that has moved ignores presses, which were meant for another control. */
const ignoredMs = 500

function placesNow(): Places {
  const anchors = [...lookedAt(), ...readFirst()].flatMap((element) => {
    const scroller = scrollerOf(element)
    return scroller ? { element, scroller, top: topOf(element) } : []
  })
  return { anchors, controls: placesOfControls() }
}

/** The last use of the pointer; null after a key press, and once the browser scrolls by touch. */
let pointer: { x: number; y: number; at: number } | null = null

/** Tracks the pointer while this component is mounted, without rendering. */
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

/** The control and the row under the pointer, then those with the focus; without elements out of sight. */
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

/**
 * Rows and headings, from the first whose top is visible. None at the top of the page, where new rows may push
 * the others down.
 */
function readFirst(): Element[] {
  if (window.scrollY <= 0) return []
  const all = [...document.querySelectorAll('main :is(li, tr, h2):not([aria-hidden] *, [aria-hidden])')]
  const inSight = all.filter((row) => topOf(row) >= 0 && topOf(row) < window.innerHeight)
  return inSight.slice(inSight.findIndex((row) => !isCovered(row)))
}

/** Whether something that stays on the screen, such as a masthead, covers the top of a row. */
function isCovered(row: Element): boolean {
  const { left, width, top } = row.getBoundingClientRect()
  const front = document.elementFromPoint(left + width / 2, top + 1)
  return front !== null && !row.contains(front) && !front.closest('dialog')
}

/** The scroll container of an element; null in a sticky or fixed element that does not scroll. */
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

/** Whether a control is new or has moved by at least 2 px: browsers scroll by whole pixels. */
function hasLeft(place: DOMRect, earlier: DOMRect | undefined): boolean {
  return !earlier || Math.abs(place.left - earlier.left) >= 2 || Math.abs(place.top - earlier.top) >= 2
}

/** Elements made higher than their content, so that they can scroll. */
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
  // Starts at the frame that shows the move, which is late on a slow device.
  requestAnimationFrame(() =>
    setTimeout(() => {
      for (const control of moved) if (moves.get(control) === move) control.style.pointerEvents = ''
    }, ignoredMs),
  )
}
