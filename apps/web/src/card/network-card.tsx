import { isMissing } from '@library-card/contract/answer-state.ts'
import type { AccountCard, Counts, NoAccountCard } from '@library-card/contract/card.ts'
import type { FeatureName, Network } from '@library-card/contract/institution.ts'
import type { Instant } from '@library-card/contract/moment.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import {
  skipToken,
  useQueries,
  useQueryClient,
  type QueryClient,
  type UseQueryOptions,
} from '@tanstack/react-query'
import { createContext, use, useState, type ReactNode, useEffect } from 'react'
import { fetchJson, fetchLines } from '../api.ts'
import { now } from '../clock.ts'
import { sessionQuery } from '../session/session-query.ts'
import { Anchored, usePointer } from './anchored.tsx'
import { outcomeStore, withoutResults } from './outcomes.ts'
import { notReceived, useResponses, type FanOut } from './responses.ts'
import { waitsForHome, type AnyAccount } from './summary.ts'

export type CardOwner = { network: Network; session: SignedIn }

/** Staff who read the card of the patron with this handle. The audit log records each request. */
type StaffReader = { handle: string; isOpen: boolean }

/** All data about all members, whichever institution is selected. */
export type NetworkCard<Account extends AnyAccount = AccountCard> = CardOwner &
  ReturnType<typeof useResponses<Account | NoAccountCard>> & {
    reader: 'patron' | 'staff'
    /** The code of the institution on the page, or `all`. */
    place: string
    /** Codes of all institutions, home first, then in the order of the network file. */
    order: string[]
    counts: Map<string, Counts>
    clock: ReturnType<typeof usePageClock>
  } & ReturnType<typeof useRetries>

const NetworkCardContext = createContext<NetworkCard<AnyAccount> | null>(null)

export function useNetworkCard<Account extends AnyAccount = AccountCard>(): NetworkCard<Account> {
  const card = use(NetworkCardContext)
  if (!card) throw new Error('useNetworkCard is used outside of NetworkCardProvider')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a page is for one reader, as its provider is
  return card as NetworkCard<Account>
}

type NetworkCardProps = CardOwner & { place: string; staff?: StaffReader }

export function NetworkCardProvider({ children, ...card }: NetworkCardProps & { children: ReactNode }) {
  const value = useCardOf(card)
  usePointer()
  return (
    <NetworkCardContext value={value}>
      <Anchored change={value.drawn && value}>{children}</Anchored>
    </NetworkCardContext>
  )
}

function useCardOf({ network, session, place, staff }: NetworkCardProps): NetworkCard<AnyAccount> {
  const client = useQueryClient()
  const order = homeFirst(network, session.homeInstitutionCode)
  const fanOut = staff ? staffFanOut(client, order, staff) : ownFanOut(order)
  const card = useResponses(fanOut, staff?.isOpen)
  const waitForHome = [...card.responses.values()].flatMap((answer) =>
    isMissing(answer) && waitsForHome(answer) ? answer.institutionCode : [],
  )
  const readings = [...card.responses].map(([code, { asOf }]) => ({
    at: asOf,
    arrived: card.arrivals.get(code) ?? 0,
  }))
  return {
    network,
    session,
    reader: staff ? 'staff' : 'patron',
    place,
    order,
    counts: useCounts(order),
    clock: usePageClock([useSessionReading(session), ...readings]),
    ...useRetries(card),
    ...card,
    askAgain: (codes, options) => {
      // Home is asked first, then the institutions that wait for its answer.
      const isHomeFirst = waitForHome.some((code) => codes.includes(code) || codes.includes(order[0] ?? ''))
      if (isHomeFirst) return card.refresh()
      card.askAgain(codes, options)
      for (const code of codes) void client.invalidateQueries({ queryKey: ['fees', code] })
    },
    refresh: () => {
      outcomeStore.set(withoutResults(outcomeStore.get()))
      card.refresh()
      void client.invalidateQueries({ queryKey: ['fees'] })
    },
  }
}

function ownFanOut(codes: string[]): FanOut<AnyAccount | NoAccountCard> {
  return {
    key: ['card'],
    codes,
    readAll: ({ fresh, signal }) =>
      fetchLines('GET /api/card', { signal, ...(fresh && { query: { fresh: 'true' } }) }),
    readOne: (code) => fetchJson('GET /api/institutions/:code/card', { params: { code } }),
    gcTime: Number.POSITIVE_INFINITY,
  }
}

/** The fan-out for staff; its data is dropped when they leave the page. */
function staffFanOut(
  client: QueryClient,
  codes: string[],
  { handle }: StaffReader,
): FanOut<AnyAccount | NoAccountCard> {
  const route = 'GET /api/staff/patrons/:handle/activity'
  return {
    key: ['patron', handle, 'activity'],
    codes,
    readAll: ({ signal }) => fetchLines(route, { params: { handle }, signal }),
    async readOne(code) {
      for await (const line of fetchLines(route, { params: { handle }, query: { institution: code } }))
        if (line.type === 'card') return line.card
      return notReceived(client, code)
    },
    gcTime: 0,
  }
}

/**
 * The BFF's clock in the latest session response. Cards may be as old as the BFF's cache, but each page reads
 * the session anew.
 */
function useSessionReading(session: SignedIn): ClockReading {
  const [opened] = useState(now)
  const state = useQueryClient().getQueryState(sessionQuery.queryKey)
  if (state?.data?.signedIn) return { at: state.data.now, arrived: state.dataUpdatedAt }
  return { at: session.now, arrived: opened }
}

function useCounts(codes: string[]): Map<string, Counts> {
  const queries: UseQueryOptions<Counts>[] = codes.map((code) => ({
    queryKey: ['counts', code],
    queryFn: skipToken,
  }))
  const results = useQueries({ queries })
  return new Map(results.flatMap(({ data }) => (data ? [[data.institutionCode, data]] : [])))
}

export function homeFirst({ institutions }: Network, home: string): string[] {
  const codes = institutions.map(({ code }) => code)
  return [home, ...codes.filter((code) => code !== home)]
}

export function hasFeature({ features }: Network, name: FeatureName): boolean {
  return features.includes(name)
}

/** Automatic retries of a busy institution while a card is open. */
const mostRetries = 3

/** Counts this card's automatic retries of busy institutions. */
function useRetries({ arrivals, askAgain }: Pick<ReturnType<typeof useResponses>, 'arrivals' | 'askAgain'>) {
  /** By institution: the number of retries, and the arrival of the response that led to the last one. */
  const [retried, setRetried] = useState<ReadonlyMap<string, { times: number; after: number | undefined }>>(
    new Map(),
  )
  return {
    mayRetry: (code: string) => (retried.get(code)?.times ?? 0) < mostRetries,
    /** Several notices about one response cause one retry. */
    retry: (code: string) => {
      const after = arrivals.get(code)
      setRetried((all) => {
        const last = all.get(code)
        return last?.after === after && last
          ? all
          : new Map(all).set(code, { times: (last?.times ?? 0) + 1, after })
      })
      askAgain([code])
    },
  }
}

/** An instant of the BFF's clock, and its time of arrival by the browser's clock, in milliseconds. */
type ClockReading = { at: Instant; arrived: number }

const minuteMs = 60_000

/**
 * The page's only current time: the newest reading plus the time since its arrival. The clock advances at
 * each full minute, so that relative dates change while the page stays open. `offset` converts the browser's
 * clock to the BFF's.
 */
function usePageClock(readings: ClockReading[]): { now: Instant; offset: number } {
  const newest = readings.reduce((one, other) => (Date.parse(other.at) > Date.parse(one.at) ? other : one))
  const offset = Date.parse(newest.at) - newest.arrived
  const [ticked, setTicked] = useState(now)
  useEffect(() => {
    const nextMinute = ticked + minuteMs - ((ticked + offset) % minuteMs)
    const timer = setTimeout(() => setTicked(now()), Math.max(1, nextMinute - now()))
    return () => clearTimeout(timer)
  }, [ticked, offset])
  // A response may have arrived after the latest tick.
  const current = Math.max(Date.parse(newest.at), ticked + offset)
  const minute = current - (current % minuteMs)
  // Later in the minute than what is due at its beginning. All rows render again when the time changes.
  return { now: new Date(minute + 1).toISOString(), offset }
}
