import type { AccountCard, Counts, MissingCard } from '@library-card/contract/card.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import type { Instant } from '@library-card/contract/moment.ts'
import { queryOptions, useQueries, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { ApiError, isOffline, sessionEndIn } from '../api.ts'
import { isBackOrForward } from '../early-requests.ts'
import { sessionQuery } from '../session/session-query.ts'
import { createStore, useStore } from '../store.ts'
import { isSoFar, isWaitingFor, partsOf } from './sections.ts'
import { useStableList } from './stable-list.ts'

type AnyCard = { institutionCode: string; state: string; asOf: Instant }

/** One request to all institutions. Each response is one line of a stream, stored on arrival. */
export type FanOut<Card extends AnyCard> = {
  /** Key of the stream's query. Each institution's response has this key followed by its code. */
  key: readonly string[]
  codes: readonly string[]
  /** Requests all cards; `fresh` bypasses the BFF's cache. */
  readAll: (options: { fresh: boolean; signal: AbortSignal }) => AsyncIterable<Line<Card>>
  readOne: (code: string) => Promise<Card | MissingCard>
  /** How long responses stay in memory when no page shows them, in milliseconds. */
  gcTime: number
}

type Line<Card> =
  | { type: 'counts'; counts: Counts }
  | { type: 'card-so-far'; card: AccountCard }
  | { type: 'card'; card: Card | MissingCard }
  | { type: 'end' }

/** Codes of institutions that have not responded yet, by the fan-out's key. */
const waitingStore = createStore<ReadonlyMap<string, readonly string[]>>(new Map())

/** Reads the responses of a fan-out. `isOpen` decides whether the stream is requested. */
export function useResponses<Card extends AnyCard>(fanOut: FanOut<Card>, isOpen = true) {
  const client = useQueryClient()
  const { key, codes } = fanOut
  const { error } = useQuery({
    ...streamQuery(client, fanOut, isBackOrForward()),
    ...(isOpen ? {} : { enabled: false }),
  })
  const results = useQueries({
    queries: codes.map((code) => ({ ...responseQuery(fanOut, code), enabled: false })),
  })
  const waiting = useStore(waitingStore, (all) => all.get(nameOf(key))) ?? codes
  const responses = new Map(results.flatMap(({ data }) => (data ? [[data.institutionCode, data]] : [])))
  const list = useStableList({ responses, waiting })
  const joinsSoon = (code: string) => list.drawn && responses.has(code) && !list.joined.includes(code)

  return {
    responses,
    /** When each response arrived, by the browser's clock in milliseconds. */
    arrivals: new Map(
      results.flatMap(({ data, dataUpdatedAt }) => (data ? [[data.institutionCode, dataUpdatedAt]] : [])),
    ),
    /** Codes of institutions that have not responded, or whose response is about to join the list. */
    waiting: codes.filter((code) => waiting.includes(code) || joinsSoon(code)),
    /** The failure of the request itself, not of an institution. */
    failure: error ?? results.find((result) => result.error)?.error ?? null,
    ...list,
    /**
     * Requests institutions again. `anew` repeats requests in progress, whose answers a change by the patron
     * has made out of date.
     */
    askAgain: (again: readonly string[], { anew = false } = {}) => {
      // Reads the store, because this render may be older than the latest response.
      const current = anew ? [] : (waitingFor(key) ?? codes)
      for (const code of again.filter((other) => !current.includes(other)))
        void requestAgain(client, fanOut, code)
    },
    refresh: () => void client.prefetchQuery({ ...streamQuery(client, fanOut, true), staleTime: 0 }),
  }
}

function streamQuery<Card extends AnyCard>(client: QueryClient, fanOut: FanOut<Card>, fresh: boolean) {
  return queryOptions({
    queryKey: fanOut.key,
    queryFn: ({ signal }) => readStream(client, fanOut, { fresh, signal }),
    gcTime: fanOut.gcTime,
  })
}

function responseQuery<Card extends AnyCard>({ key, readOne, gcTime }: FanOut<Card>, code: string) {
  return queryOptions({ queryKey: [...key, code], queryFn: () => readOne(code), gcTime })
}

/** Reads the stream. Institutions still missing after a broken stream become missing. */
async function readStream<Card extends AnyCard>(
  client: QueryClient,
  { key, codes, readAll }: FanOut<Card>,
  { fresh, signal }: { fresh: boolean; signal: AbortSignal },
): Promise<readonly string[]> {
  let hasArrived = false
  setWaiting(key, () => codes)
  signal.addEventListener('abort', () =>
    setWaiting(key, () => codes.filter((code) => !isWholeIn(client, key, code))),
  )
  try {
    for await (const line of readAll({ fresh, signal })) {
      if (line.type === 'end') break
      store(line)
    }
    if (!hasArrived) throw new ApiError(null)
  } catch (error) {
    if (signal.aborted) throw error
    if (!hasArrived || sessionEndIn(error)) {
      setWaiting(key, () => [])
      throw error
    }
  }
  for (const code of waitingFor(key) ?? []) {
    const card = client.getQueryData<Card>([...key, code])
    put(card && isSoFar(card) ? withoutRest(card) : notReceived(client, code))
  }
  return codes

  function store(line: Exclude<Line<Card>, { type: 'end' }>) {
    if (line.type === 'counts') {
      client.setQueryData(['counts', line.counts.institutionCode], line.counts)
      return
    }
    if (line.type === 'card-so-far') return putSoFar(line.card)
    hasArrived = true
    return put(line.card)
  }

  function putSoFar(soFar: AccountCard) {
    const { institutionCode: code } = soFar
    // A complete earlier card stays until the new one is complete.
    if (isAwaited(code) && !isWholeIn(client, key, code)) client.setQueryData([...key, code], soFar)
  }

  /** False once this institution is requested alone: that request is newer than the stream. */
  function isAwaited(code: string): boolean {
    return waitingFor(key)?.includes(code) === true && !isAsked(client, key, code)
  }

  function put(card: Card | MissingCard) {
    const code = card.institutionCode
    if (!isAwaited(code)) return
    client.setQueryData([...key, code], card)
    setWaiting(key, (waiting) => waiting.filter((other) => other !== code))
  }
}

async function requestAgain<Card extends AnyCard>(client: QueryClient, fanOut: FanOut<Card>, code: string) {
  const query = responseQuery(fanOut, code)
  setWaiting(fanOut.key, (waiting) => [...waiting, code])
  void client.cancelQueries({ queryKey: query.queryKey, exact: true })
  await client.prefetchQuery({ ...query, staleTime: 0 })
  // A newer request has replaced this one.
  if (isAsked(client, fanOut.key, code)) return
  // The request failed, so an earlier response stays.
  if (client.getQueryData(query.queryKey) === undefined)
    client.setQueryData(query.queryKey, notReceived(client, code))
  setWaiting(fanOut.key, (waiting) => waiting.filter((other) => other !== code))
}

/** Whether a request for this institution alone is in progress. */
function isAsked(client: QueryClient, key: Key, code: string): boolean {
  return client.getQueryState([...key, code])?.fetchStatus === 'fetching'
}

type Key = readonly string[]

function nameOf(key: Key): string {
  return key.join(' ')
}

function waitingFor(key: Key): readonly string[] | undefined {
  return waitingStore.get().get(nameOf(key))
}

function setWaiting(key: Key, change: (waiting: readonly string[]) => readonly string[]) {
  waitingStore.set(new Map(waitingStore.get()).set(nameOf(key), change(waitingFor(key) ?? [])))
}

/** Whether a card has arrived, and none of its lists is still being read. */
function isWholeIn(client: QueryClient, key: Key, code: string): boolean {
  const card = client.getQueryData<AnyCard>([...key, code])
  return card !== undefined && !isSoFar(card)
}

/** The problem of an institution whose answer did not reach the browser, whether or not it answered. */
export function notReceivedProblem(): InstitutionProblem {
  return { code: isOffline() ? 'offline' : 'not-received', requestId: '', retryAfterSeconds: null }
}

/** Marks the lists that were still being read when the stream broke as not received. */
function withoutRest<Card extends AnyCard>(card: Card): Card {
  const missing = { state: 'missing', problem: notReceivedProblem() }
  const lost = partsOf.overview.filter((part) => isWaitingFor(card, [part]))
  return { ...card, ...Object.fromEntries(lost.map((part) => [part, missing])) }
}

/** The card of an institution whose response did not arrive. */
export function notReceived(client: QueryClient, institutionCode: string): MissingCard {
  const session = client.getQueryData(sessionQuery.queryKey)
  const isHome = session?.signedIn === true && session.homeInstitutionCode === institutionCode
  const isKnown = isHome || client.getQueryData(['counts', institutionCode]) !== undefined
  return {
    institutionCode,
    asOf: session?.signedIn ? session.now : '',
    state: 'no-answer',
    problem: notReceivedProblem(),
    account: isKnown ? 'exists' : 'unknown',
  }
}
