import type { Counts, UnavailableCard } from '@library-card/contract/card.ts'
import type { Instant } from '@library-card/contract/moment.ts'
import { queryOptions, useQueries, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { ApiError, sessionEndIn } from '../api.ts'
import { isBackOrForward } from '../early-requests.ts'
import { notReceivedProblem } from '../reasons/reasons.tsx'
import { sessionQuery } from '../session/session-query.ts'
import { createStore, useStore } from '../store.ts'
import { useStableList } from './stable-list.ts'

type AnyCard = { institutionCode: string; state: string; asOf: Instant }

/** One request to all institutions. Each response is a line of a stream, stored as soon as it arrives. */
export type FanOut<Card extends AnyCard> = {
  /** Key of the stream's query; the response of an institution has this key and its code. */
  key: readonly string[]
  codes: readonly string[]
  /** Requests all of them; `fresh` bypasses the BFF's cache. */
  readAll: (options: { fresh: boolean; signal: AbortSignal }) => AsyncIterable<Line<Card>>
  readOne: (code: string) => Promise<Card | UnavailableCard>
  /** How long responses stay in memory when no page shows them, in ms. */
  gcTime: number
}

type Line<Card> =
  | { type: 'counts'; counts: Counts }
  | { type: 'card'; card: Card | UnavailableCard }
  | { type: 'end' }

/** Codes that have not responded yet, by the key of the fan-out. */
const waitingStore = createStore<ReadonlyMap<string, readonly string[]>>(new Map())

/** `isOpen`: whether the stream is requested. */
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
  const { request, ...list } = useStableList({ responses, ended: waiting.length === 0 })

  return {
    responses,
    /** When each response arrived, by the browser's clock in milliseconds. */
    arrivals: new Map(
      results.flatMap(({ data, dataUpdatedAt }) => (data ? [[data.institutionCode, dataUpdatedAt]] : [])),
    ),
    waiting,
    /** The request itself failed, not an institution. */
    failure: error ?? results.find((result) => result.error)?.error ?? null,
    ...list,
    /** `anew`: what the patron has changed makes answers out of date that are on their way. */
    askAgain: (again: readonly string[], { anew = false } = {}) => {
      request(again)
      // From the store: this render may be older than the latest response.
      const current = anew ? [] : (waitingFor(key) ?? codes)
      for (const code of again.filter((other) => !current.includes(other)))
        void requestAgain(client, fanOut, code)
    },
    refresh: () => {
      request(codes)
      void client.prefetchQuery({ ...streamQuery(client, fanOut, true), staleTime: 0 })
    },
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

/** A stream that breaks off makes every missing institution unavailable. */
async function readStream<Card extends AnyCard>(
  client: QueryClient,
  { key, codes, readAll }: FanOut<Card>,
  { fresh, signal }: { fresh: boolean; signal: AbortSignal },
): Promise<readonly string[]> {
  let hasArrived = false
  setWaiting(key, () => codes)
  signal.addEventListener('abort', () =>
    setWaiting(key, () => codes.filter((code) => client.getQueryData([...key, code]) === undefined)),
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
  for (const code of waitingFor(key) ?? []) put(unavailable(client, code))
  return codes

  function store(line: Exclude<Line<Card>, { type: 'end' }>) {
    if (line.type === 'counts')
      return client.setQueryData(['counts', line.counts.institutionCode], line.counts)
    hasArrived = true
    return put(line.card)
  }

  function put(card: Card | UnavailableCard) {
    const code = card.institutionCode
    // A request for this institution alone is newer, whether it has been answered or not.
    if (!waitingFor(key)?.includes(code) || isAsked(client, key, code)) return
    client.setQueryData([...key, code], card)
    setWaiting(key, (waiting) => waiting.filter((other) => other !== code))
  }
}

async function requestAgain<Card extends AnyCard>(client: QueryClient, fanOut: FanOut<Card>, code: string) {
  const query = responseQuery(fanOut, code)
  setWaiting(fanOut.key, (waiting) => [...waiting, code])
  void client.cancelQueries({ queryKey: query.queryKey, exact: true })
  await client.prefetchQuery({ ...query, staleTime: 0 })
  // It has been replaced by a newer request.
  if (isAsked(client, fanOut.key, code)) return
  // Our own request failed: an earlier response stays.
  if (client.getQueryData(query.queryKey) === undefined)
    client.setQueryData(query.queryKey, unavailable(client, code))
  setWaiting(fanOut.key, (waiting) => waiting.filter((other) => other !== code))
}

/** Whether a request for this institution alone is on its way. */
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

/** For an institution whose response did not arrive. */
export function unavailable(client: QueryClient, institutionCode: string): UnavailableCard {
  const session = client.getQueryData(sessionQuery.queryKey)
  const isHome = session?.signedIn === true && session.homeInstitutionCode === institutionCode
  const isKnown = isHome || client.getQueryData(['counts', institutionCode]) !== undefined
  return {
    institutionCode,
    asOf: session?.signedIn ? session.now : '',
    state: 'unavailable',
    problem: notReceivedProblem,
    account: isKnown ? 'exists' : 'unknown',
  }
}
