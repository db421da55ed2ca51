import { useEffect, useEffectEvent, useState } from 'react'
import { useLocation } from 'react-router'
import { isSoFar, isWaitingFor, partsOf, sections } from './sections.ts'

/** The responses that are in the list of a page. */
type List = {
  page: string
  /** Codes of the institutions in the list. */
  joined: readonly string[]
  /** Codes of the accounts with which the list was drawn. */
  drawnWith: readonly string[]
}

type Response = { state: string; copy?: unknown }

type Responses = {
  responses: ReadonlyMap<string, Response>
  /** Codes of institutions that have not responded in full. */
  waiting: readonly string[]
}

/**
 * Milliseconds from the first account until the list is drawn, with or without the others. A list drawn at once
 * was complete no sooner, and its rows moved while the reader looked at them.
 */
const firstWaitMs = 700
/** Milliseconds for which responses gather before they join a drawn list. */
const batchMs = 500

/** Decides when the list is first drawn. Later responses join it in batches, whatever the reader does. */
export function useStableList({ responses, waiting }: Responses) {
  const [list, setList] = useState<List | null>(null)
  const { pathname } = useLocation()
  const section = sections.find((name) => name === pathname.split('/')[3]) ?? 'overview'
  // A card that is still being read counts on the pages whose lists have arrived.
  const here = new Map([...responses].filter(([, card]) => !isWaitingFor(card, partsOf[section])))
  const codes = [...here.keys()]
  const shown = codes.filter((code) => isShown(here.get(code)))
  const drawnAnew = { page: pathname, joined: codes, drawnWith: shown }
  const ended = waiting.every((code) => {
    const card = here.get(code)
    return card !== undefined && isSoFar(card)
  })
  if (list ? list.page !== pathname : ended) setList(drawnAnew)

  const joinsSoon = list ? codes.some((code) => !list.joined.includes(code)) : shown.length > 0
  const join = useEffectEvent(() => setList(list ? { ...list, joined: codes } : drawnAnew))
  const waitMs = list ? batchMs : firstWaitMs
  useEffect(() => {
    if (!joinsSoon) return undefined
    // Repeats, because a response that arrives while others join is in the next batch.
    const timer = setInterval(join, waitMs)
    return () => clearInterval(timer)
  }, [joinsSoon, waitMs])

  const joined = codes.filter((code) => list?.joined.includes(code))
  return {
    /** Whether the list is shown; placeholder rows are shown until then. */
    drawn: list !== null,
    joined,
    /** Codes of accounts that have joined the list of this page since it was drawn. */
    news: shown.filter((code) => joined.includes(code) && !list?.drawnWith.includes(code)),
  }
}

/** Whether the lists show an account, by itself or by an earlier copy. */
function isShown(card: Response | undefined): boolean {
  return card?.state === 'complete' || card?.state === 'partial' || card?.copy !== undefined
}
