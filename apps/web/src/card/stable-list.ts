import { useEffect, useLayoutEffect, useReducer, useRef } from 'react'
import { useLocation } from 'react-router'
import { isSoFar, isWaitingFor, partsOf, sections } from './sections.ts'
import { hasMoved, onInput, optionsOf } from '../session/user-activity.ts'

/**
 * The responses that are in the list. A late response must not move the content that the patron is reading.
 */
export type StableList = {
  /** Whether the list is shown; placeholder rows are shown until then. */
  drawn: boolean
  /**
   * Whether the patron has used the page, or a response would have moved it. Nothing moves by itself
   * afterwards.
   */
  touched: boolean
  /** Codes that the last response added to the list. */
  added: readonly string[]
  responded: readonly string[]
  /** Codes of the institutions in the list. */
  joined: readonly string[]
  /**
   * Codes of institutions that had responded when the list was drawn. A notice about a later one must not
   * move the list down.
   */
  drawnWith: readonly string[]
  /** Codes that the patron requested; these responses are expected. */
  requested: readonly string[]
  /** Path of the open page. */
  page: string
}

export type ListEvent =
  | { type: 'responded'; codes: readonly string[]; all: boolean }
  /** Fired `settleMs` after the first account. */
  | { type: 'settled' }
  | { type: 'touched' }
  /** The additions of the last response would move content in sight. */
  | { type: 'would-move' }
  | { type: 'put-in-list' }
  | { type: 'requested'; codes: readonly string[] }
  | { type: 'page-changed'; page: string }

const settleMs = 400

export const emptyList: StableList = {
  drawn: false,
  touched: false,
  added: [],
  responded: [],
  joined: [],
  drawnWith: [],
  requested: [],
  page: '',
}

type Responses = {
  responses: ReadonlyMap<string, { state: string }>
  /** Codes of institutions that have not responded in full. */
  waiting: readonly string[]
}

export function useStableList({ responses, waiting }: Responses) {
  const [list, dispatch] = useReducer(stableList, emptyList)
  const { pathname } = useLocation()
  const parts = partsOf[sections.find((name) => name === pathname.split('/')[3]) ?? 'overview']
  // A card so far counts on the pages of the lists that have arrived.
  const here = new Map([...responses].filter(([, card]) => !isWaitingFor(card, parts)))
  const responded = [...here.keys()].join(' ')
  const hasAccount = [...here.values()].some(({ state }) => state === 'complete' || state === 'partial')
  const ended = waiting.every((code) => {
    const card = here.get(code)
    return card !== undefined && isSoFar(card)
  })

  useEffect(() => dispatch({ type: 'page-changed', page: pathname }), [pathname])
  const inSight = useRef(new Map<Element, number>())
  useEffect(() => {
    inSight.current = placesInSight()
    dispatch({ type: 'responded', codes: responded ? responded.split(' ') : [], all: ended })
  }, [responded, ended])
  // Runs before the browser paints, so that rows which are taken out again never appear.
  useLayoutEffect(() => {
    if (list.added.length > 0 && haveMoved(inSight.current)) dispatch({ type: 'would-move' })
  }, [list.added])
  useEffect(() => {
    if (!hasAccount || list.drawn) return undefined
    const timer = setTimeout(() => dispatch({ type: 'settled' }), settleMs)
    return () => clearTimeout(timer)
  }, [hasAccount, list.drawn])
  useEffect(() => onFirstUse(() => dispatch({ type: 'touched' })), [])

  return {
    drawn: list.drawn,
    joined: list.joined,
    drawnWith: list.drawnWith,
    putInList: () => dispatch({ type: 'put-in-list' }),
    request: (codes: readonly string[]) => dispatch({ type: 'requested', codes }),
  }
}

export function stableList(list: StableList, event: ListEvent): StableList {
  switch (event.type) {
    case 'responded':
      return withResponses(list, event.codes, event.all)
    case 'settled':
      return list.drawn ? list : drawnAnew(list)
    case 'touched':
      return { ...list, touched: true }
    case 'would-move':
      return { ...list, touched: true, joined: list.joined.filter((code) => !list.added.includes(code)) }
    case 'put-in-list':
      return drawnAnew(list)
    case 'requested':
      return { ...list, requested: [...list.requested, ...event.codes] }
    case 'page-changed':
      return onPage(list, event.page)
  }
}

function withResponses(list: StableList, responded: readonly string[], all: boolean): StableList {
  if (!list.drawn && !all) return { ...list, responded }
  if (!list.drawn) return drawnAnew({ ...list, responded })
  const added = list.touched ? [] : responded.filter((code) => !list.responded.includes(code))
  const mayJoin = (code: string) => [list.joined, list.requested, added].some((some) => some.includes(code))
  return { ...list, responded, added, joined: responded.filter(mayJoin) }
}

/** Records a new page, which the patron has not used yet. */
function onPage(list: StableList, page: string): StableList {
  if (page === list.page) return list
  const opened = { ...list, page, touched: false }
  return list.drawn ? drawnAnew(opened) : opened
}

function drawnAnew(list: StableList): StableList {
  return { ...list, drawn: true, added: [], joined: list.responded, drawnWith: list.responded }
}

/** The rows and headings in sight, with each one's distance from the top of the window. */
function placesInSight(): Map<Element, number> {
  const rows = [...document.querySelectorAll('main :is(li, tr, h2)')]
  const places = rows.map((row) => [row, row.getBoundingClientRect()] as const)
  return new Map(
    places
      .filter(([, { top, bottom, height }]) => height > 0 && bottom > 0 && top < window.innerHeight)
      .map(([row, { top }]) => [row, top]),
  )
}

/**
 * Returns whether a remaining element has moved. Removed elements, such as the heading of an empty list, do
 * not count.
 */
function haveMoved(places: Map<Element, number>): boolean {
  return [...places].some(
    ([row, top]) => row.isConnected && Math.abs(row.getBoundingClientRect().top - top) > 1,
  )
}

/**
 * Calls `listener` on input, a pointer move over the list, a scroll, or a focus change. Returns a function
 * that stops listening.
 */
function onFirstUse(listener: () => void): () => void {
  const controller = new AbortController()
  const options = optionsOf(controller.signal)
  onInput(listener, controller.signal)
  document.addEventListener('scroll', () => window.scrollY > 0 && listener(), options)
  document.addEventListener('pointermove', (event) => isMoveInList(event) && listener(), options)
  document.addEventListener('focusin', ({ target }) => !isHeading(target) && listener(), options)
  return () => controller.abort()
}

function isMoveInList(event: PointerEvent): boolean {
  return hasMoved(event) && event.target instanceof Element && event.target.closest('main') !== null
}

/** Returns whether the target is a heading, which the app itself focuses when the page changes. */
function isHeading(target: EventTarget | null): boolean {
  return target instanceof HTMLHeadingElement
}
