import type { Institution } from '@library-card/contract/institution.ts'
import type { AnswerState } from '@library-card/contract/answer-state.ts'
import { createCache } from '@library-card/library-systems/cache.ts'
import { hour, minute } from '@library-card/library-systems/durations.ts'
import { connect } from '@library-card/library-systems/connect.ts'
import type { Http } from '@library-card/library-systems/exchange/http-client.ts'
import { createFairShares } from '@library-card/library-systems/guard/fair-shares.ts'
import type { Guard, Operation } from '@library-card/library-systems/guard/guard.ts'
import type { KeyAlert } from '@library-card/library-systems/guard/limits.ts'
import type { MostLeft } from '@library-card/library-systems/guard/daily-quota.ts'
import type { LibrarySystem, Vendor } from '@library-card/library-systems/port.ts'
import { vendors } from '@library-card/library-systems/vendors.ts'
import { Type } from 'typebox'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { createAvailability } from '../config/availability.ts'
import { receivesBarcodes, type ConfiguredInstitution } from '../config/network.ts'
import type { Limits } from '../config/network-file.ts'
import { CallProblem } from '../http/problems.ts'
import { createKnownAccounts, createNoAccounts } from './known-accounts.ts'
import { createCardCache, type PatronId } from './card-cache.ts'
import { recordAnswers } from './last-answers.ts'
import type { EndedSessions } from './ended-sessions.ts'
import { everyCount, withBelievedCounts, type BelievedCounts } from './believed-counts.ts'
import type { createMostLeft } from './most-left.ts'
import { Patron } from './patron.ts'
import type { Replicas } from '../replicas/replicas.ts'

export type Member = ReturnType<typeof createAvailability> & {
  institution: ConfiguredInstitution
  /** Its reads are recorded in `last-answers.ts`, and its counts compared with lists in `believed-counts.ts`. */
  system: LibrarySystem
  state: () => ReturnType<Guard['state']> & { areCountsBelieved: boolean }
  /** How the last reads ended. */
  answers: ReturnType<typeof recordAnswers>['answers']
  /**
   * Today's calls at the institution, in all processes (`recent`: the maximum of the last known day); undefined
   * where each guard keeps its own count.
   */
  callsOfDay: (MostLeft & { recent: () => number }) | undefined
  /** The institution's own limits, or else the network's. */
  limits: Limits
}

/** The members by code, and the state that all card queries share. */
export type Members = ReturnType<typeof createMembers>

export type Listeners = {
  alert?: (institutionCode: string, about: KeyAlert) => void
  /** Called when no patron of the last sessions has an account outside their home institution. */
  onNoLinkedAccounts?: () => void
  /** Called when a look-up ends with a problem that an operator has to explain. */
  onLookupProblem?: (institutionCode: string, problem: AnswerState) => void
  timed?: (institutionCode: string, operation: Operation, milliseconds: number) => void
  /** Called with the differences of each response from the shapes that the vendor documents. */
  compared?: (institutionCode: string, differences: string[]) => void
}

type MembersDependencies = {
  http: Http
  clock: Clock
  ended: EndedSessions
  replicas: Replicas
  /** Default: each guard keeps its own count. */
  mostLeft?: Pick<ReturnType<typeof createMostLeft>, 'of'>
  /** Default: all counts are believed, unless the network file says otherwise. */
  believedCounts?: Pick<BelievedCounts, 'of'>
  /** Called when a patron writes somewhere, through any replica. */
  onWrite?: (patron: PatronId) => void
}

/** Milliseconds after which a write that another replica sent no longer takes effect. */
const takesEffectWithin = minute

/** Milliseconds that reads in progress have once the process stops, which may take 15 seconds in all. */
const readsEndWithin = 5_000

/** Message between replicas, whose versions can differ: never rename its properties. */
const WriteMessage = Type.Object({
  patron: Type.Pick(Patron, ['homeInstitutionCode', 'id']),
  institutionCode: Type.String(),
})

export function createMembers(
  { institutions, network, networkFile, guardConstants: constants, replicas: count }: Config,
  { http, clock, ended, replicas, mostLeft, believedCounts = everyCount, onWrite }: MembersDependencies,
  { alert, onNoLinkedAccounts, onLookupProblem = () => {}, timed, compared }: Listeners = {},
) {
  const readOnlyKeys = createCache<true>(institutions.length, hour)
  const resets = [() => readOnlyKeys.clear()]
  const shares = createFairShares()
  const toMember = (institution: ConfiguredInstitution, at: number): Member => {
    const availability = createAvailability(clock, networkFile.institutions[at]!)
    const limits = { ...network.limits, ...institution.limits }
    const callsOfDay = mostLeft?.of(institution.code)
    const { system, state, reset } = connect(requireVendor(institution), institution, {
      http,
      shares,
      limits,
      settings: { ...network.guard, ...institution.guard, ...constants, replicas: count },
      alert: (about) => alert?.(institution.code, about),
      ...(callsOfDay && { mostLeft: callsOfDay }),
      ...(timed && { timed: (...call) => timed(institution.code, ...call) }),
      ...(compared && { compared: (differences) => compared(institution.code, differences) }),
    })
    const answering = recordAnswers(system, clock)
    resets.push(reset)
    const member = { institution, ...availability, ...answering, state, limits, callsOfDay }
    return withBelievedCounts(member, believedCounts.of(institution))
  }
  const byCode: ReadonlyMap<string, Member> = new Map(
    institutions.map((institution, at) => [institution.code, toMember(institution, at)]),
  )
  const knownAccounts = createKnownAccounts(ended)
  const cardCache = createCardCache({ institutionCodes: [...byCode.keys()], ended, onWrite, constants })
  const deleteSession = (cacheKey: string) => {
    knownAccounts.deleteSession(cacheKey)
    cardCache.deleteSession(cacheKey)
  }
  ended.listen(deleteSession)
  followWrites(replicas, cardCache)
  return {
    byCode,
    /** Whether any member finds accounts by barcode: otherwise no barcode is stored with a patron's ids. */
    keepsBarcodes: institutions.some(receivesBarcodes),
    knownAccounts,
    noAccounts: createNoAccounts(clock, ended, replicas),
    accountsElsewhere: createFoundElsewhere(onNoLinkedAccounts),
    onLookupProblem,
    cardCache,
    /** Drops everything cached for a session. */
    deleteSession,
    /** Drops answers requested before a patron's write there, in all sessions and all replicas. */
    recordWrite: ({ homeInstitutionCode, id }: Patron, institutionCode: string) => {
      cardCache.recordWrite({ homeInstitutionCode, id }, institutionCode)
      replicas.publish('write', { patron: { homeInstitutionCode, id }, institutionCode })
    },
    /** Codes of institutions that refused a write with our key. No action is offered there for an hour. */
    readOnlyKeys,
    /** Unknown states of loans that the log has already: an institution and a code. */
    unknownStates: createCache<true>(1_000),
    /** Drops the known state of the institutions: failures, quotas and read-only keys. */
    resetGuards: () => resets.forEach((reset) => reset()),
    limits: network.limits,
    ...createStop(),
    now: () => new Date(clock()),
  }
}

/** Drops answers that were read before a write that another replica sent. */
function followWrites(
  replicas: Replicas,
  cardCache: Pick<ReturnType<typeof createCardCache>, 'recordWrite' | 'now' | 'clear'>,
) {
  replicas.subscribe('write', WriteMessage, ({ patron, institutionCode }) =>
    cardCache.recordWrite(patron, institutionCode, cardCache.now() + takesEffectWithin),
  )
  replicas.onGap(() => cardCache.clear())
}

/** `stopping` aborts when the process stops and reads in progress have had their time. */
function createStop() {
  const stopping = new AbortController()
  return {
    stopping: stopping.signal,
    stop: () => void setTimeout(() => stopping.abort(), readsEndWithin).unref(),
  }
}

type Allowed = Institution['can']
const nothing: Allowed = { renew: false, cancel: false, changePickup: false, updateAccount: false }

/**
 * Returns the actions that a patron may take at a member. Its mode, our key, its rules and its library system
 * decide. A change of pickup also needs two places to choose from; an update needs an account that is a copy.
 */
export function allowedAt(
  { readOnlyKeys }: Pick<Members, 'readOnlyKeys'>,
  {
    institution: { code, can, libraries, accounts },
    availability,
    system,
  }: Pick<Member, 'institution' | 'availability' | 'system'>,
): Allowed {
  if (availability().mode !== 'on' || readOnlyKeys.has(code)) return nothing
  const hasRequests = system.listRequests !== undefined
  const hasChoice = libraries.filter(({ pickup }) => pickup).length > 1
  return {
    renew: can.renew && system.renew !== undefined,
    cancel: can.cancel && hasRequests && system.cancel !== undefined,
    changePickup: can.changePickup && hasRequests && system.changePickup !== undefined && hasChoice,
    updateAccount: can.updateAccount && accounts === 'linked' && system.updateAccount !== undefined,
  }
}

/** Looks up a code from the browser, which is never used to build a key or an address. */
export function requireMember({ byCode }: Members, code: string): Member {
  const member = byCode.get(code)
  if (!member) throw new CallProblem('not-found')
  return member
}

function requireVendor({ code, system }: ConfiguredInstitution): Vendor {
  const vendor = vendors.get(system)
  if (!vendor) throw new Error(`${code}: its library system is not in vendors.ts`)
  return vendor
}

/** The number of sessions that are compared. */
const lastSessions = 50

/**
 * Records whether the patrons of the last sessions have accounts outside their home institutions. If none
 * has, `network.accounts` is probably wrong: each institution says "no account", which is no failure.
 */
export function createFoundElsewhere(alert: () => void = () => {}) {
  // One more than compared, because the newest session may still wait for answers.
  const found = createCache<boolean>(lastSessions + 1)
  let wasNobody = false

  function isNobodyFound(): boolean {
    const ended = [...found.values()].slice(1)
    return ended.length === lastSessions && !ended.includes(true)
  }

  return {
    isNobodyFound,
    /** Records an answer of an institution other than home. */
    record(cacheKey: string, isFound: boolean) {
      const before = found.get(cacheKey)
      const after = isFound || before === true
      if (after === before) return
      found.set(cacheKey, after)
      const isNobody = isNobodyFound()
      if (isNobody && !wasNobody) alert()
      wasNobody = isNobody
    },
  }
}
