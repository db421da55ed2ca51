import { isMissing } from '@library-card/contract/answer-state.ts'
import { useCallback, useEffect, useLayoutEffect, useReducer, useRef } from 'react'
import { useLocation } from 'react-router'
import { type AnyPart, isSoFar, isWaitingFor, partsOf, sections, type SectionName } from './sections.ts'
import { isWhole, itemsOf } from './summary.ts'
import { hasMoved, onInput, optionsOf } from '../session/user-activity.ts'

/**
 * The responses that are in the list. Every response joins until the patron uses the page; later ones wait
 * until the patron asks for them, so that nothing moves while it is read.
 */
export type StableList = {
  /** Whether the list is shown; placeholder rows are shown until then. */
  drawn: boolean
  /** Whether the patron has used the page. Nothing moves by itself afterwards. */
  touched: boolean
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
  /** `quiet` are the codes of responses that change no row of this page. */
  | { type: 'responded'; codes: readonly string[]; quiet: readonly string[]; all: boolean }
  | { type: 'touched' }
  /** All responses join: when the first wait or that of a batch ends, or the patron asks for them. */
  | { type: 'join' }
  | { type: 'requested'; codes: readonly string[] }
  | { type: 'page-changed'; page: string }

/** Milliseconds from the first account until the list is drawn, with or without the others. */
const firstWaitMs = 700
/** Milliseconds for which responses gather before they join a drawn list. */
const batchMs = 500
/** Milliseconds for which a press on a control that has moved does nothing: it was meant for another. */
const ignoredMs = 500

export const emptyList: StableList = {
  drawn: false,
  touched: false,
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
  const section = sections.find((name) => name === pathname.split('/')[3]) ?? 'overview'
  // A card so far counts on the pages of the lists that have arrived.
  const here = new Map([...responses].filter(([, card]) => !isWaitingFor(card, partsOf[section])))
  const responded = [...here.keys()].join(' ')
  const quiet = [...here].flatMap(([code, card]) => (isQuiet(card, section) ? [code] : [])).join(' ')
  const ended = waiting.every((code) => {
    const card = here.get(code)
    return card !== undefined && isSoFar(card)
  })
  const { drawn, touched, joined } = list
  const unlisted = drawn ? [...here.keys()].filter((code) => !joined.includes(code)) : []
  const joinsSoon = drawn ? !touched && unlisted.length > 0 : [...here.values()].some(hasAccount)
  const rememberPlaces = useMovedControls(joined.join(' '))

  useEffect(() => dispatch({ type: 'page-changed', page: pathname }), [pathname])
  useEffect(() => {
    if (drawn) rememberPlaces()
    dispatch({ type: 'responded', codes: codesIn(responded), quiet: codesIn(quiet), all: ended })
  }, [responded, quiet, ended, drawn, rememberPlaces])
  const join = useCallback(() => {
    if (drawn) rememberPlaces()
    dispatch({ type: 'join' })
  }, [drawn, rememberPlaces])
  useEffect(() => {
    if (!joinsSoon) return undefined
    // Again and again: what arrives at the moment in which others join is in the next batch.
    const timer = setInterval(join, drawn ? batchMs : firstWaitMs)
    return () => clearInterval(timer)
  }, [joinsSoon, drawn, join])
  useEffect(() => onFirstUse(() => dispatch({ type: 'touched' })), [])

  return {
    drawn,
    touched,
    joined,
    drawnWith: list.drawnWith,
    /** Codes of institutions that have responded and are not in the drawn list. */
    unlisted,
    join,
    request: (codes: readonly string[]) => dispatch({ type: 'requested', codes }),
  }
}

/**
 * Ignores presses on controls that have moved, or appeared, because the list with this `key` changed. Call
 * the returned function before a change.
 */
function useMovedControls(key: string): () => void {
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
  const controls = document.querySelectorAll<HTMLElement>('a, button, input, label, summary')
  return new Map(Array.from(controls, (control) => [control, placeOf(control)]))
}

function placeOf(control: HTMLElement): string {
  const { left, top } = control.getBoundingClientRect()
  return `${Math.round(left)} ${Math.round(top)}`
}

function ignorePresses(moved: [HTMLElement, string][]) {
  for (const [{ style }] of moved) style.pointerEvents = 'none'
  // From the frame that shows the move, which on a slow device comes late.
  requestAnimationFrame(() =>
    setTimeout(() => {
      for (const [{ style }] of moved) style.pointerEvents = ''
    }, ignoredMs),
  )
}

function codesIn(joined: string): string[] {
  return joined ? joined.split(' ') : []
}

function hasAccount({ state }: { state: string }): boolean {
  return state === 'complete' || state === 'partial'
}

/** Returns whether a response adds nothing to the lists of this page, so that it may join at any time. */
function isQuiet(card: { state: string }, section: SectionName): boolean {
  if (isMissing(card)) return true
  const parts: AnyPart[] = partsOf[section]
  // These pages have a row for each account.
  if (section === 'overview' || section === 'details') return false
  if (!hasAccount(card)) return true
  if (section === 'fees') return false
  const known: { state: string } & Partial<Record<AnyPart, { state: string; items?: unknown[] }>> = card
  return parts.every((part) => {
    const list = known[part]
    return list !== undefined && isWhole(list) && itemsOf(list).length === 0
  })
}

export function stableList(list: StableList, event: ListEvent): StableList {
  switch (event.type) {
    case 'responded':
      return withResponses({ ...list, responded: event.codes }, event)
    case 'touched':
      return { ...list, touched: true }
    case 'join':
      return list.drawn ? { ...list, joined: list.responded } : drawnAnew(list)
    case 'requested':
      return { ...list, requested: [...list.requested, ...event.codes] }
    case 'page-changed':
      return onPage(list, event.page)
  }
}

type Responded = Extract<ListEvent, { type: 'responded' }>

function withResponses(list: StableList, { codes, quiet, all }: Responded): StableList {
  if (!list.drawn) return all ? drawnAnew(list) : list
  const joining = [...list.joined, ...list.requested, ...(list.touched ? quiet : [])]
  return { ...list, joined: codes.filter((code) => joining.includes(code)) }
}

/** Records a new page, which the patron has not used yet. */
function onPage(list: StableList, page: string): StableList {
  if (page === list.page) return list
  const opened = { ...list, page, touched: false }
  return list.drawn ? drawnAnew(opened) : opened
}

function drawnAnew(list: StableList): StableList {
  return { ...list, drawn: true, joined: list.responded, drawnWith: list.responded }
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
