import type { FastifyBaseLogger } from 'fastify'
import type { Member, Members } from './members.ts'
import type { Asker, Patron, SignIns } from './patron.ts'
import type { Priority } from '@library-card/library-systems/exchange/http-client.ts'
import type { Call, OwnSignIn, Part } from '@library-card/library-systems/port.ts'

/** `answerBy`: by `performance.now()`; `signal` aborts at that time at the latest. */
export type Deadline = Required<Pick<Call, 'answerBy' | 'signal'>>

/** A query about one patron, for any member. */
export type CardQuery = {
  asker: Asker
  patron: Patron
  /** Key under which answers and accounts are cached: that of the session, calendar, reminder or clearance. */
  cacheKey: string
  /** The patron's own sign-ins in this session, by the code of the member. Default: none. */
  signIns?: SignIns
  /** Key under which calls are counted and paced, across all sessions of the person. */
  person: string
  /** Bypasses the card cache. */
  fresh: boolean
  /** Milliseconds for which a member's "no account" replaces a new look-up. Default: an hour. */
  noAccountFor?: number
  /**
   * Asks again by the id at home where the linking id finds no account: the linking id may have changed at home.
   * Default: one call tells that there is no account.
   */
  confirmsNoAccount?: true
  /** The lists to read. Default: all. */
  parts?: readonly Part[]
  /** Also reads lists that the account counts as empty. Default: they are not read. */
  readsAllLists?: true
  /** Sends no call that reads only blocks, because the asker shows none. Default: blocks are read. */
  withoutBlocks?: true
  /** Codes of members that the patron excluded. */
  notAsked?: readonly string[]
  /** Codes of members at which the patron says that they have no account. */
  noAccount?: readonly string[] | undefined
  /** Default: the priority of a patron who waits for their own card. */
  priority?: Priority
  requestId: string
  /** When the browser's request arrived, by `performance.now()`. Default: now. */
  requestedAt?: number
  /** The deadline that calls to several members share. Default: each member has its own. */
  deadline?: Deadline
  /** Aborts when the browser disconnects. */
  signal: AbortSignal
  log: FastifyBaseLogger
}

/** A query to one member, which is passed whole to the calls that it needs. */
export type MemberQuery = CardQuery & { members: Members; member: Member }

/** The patron's own sign-in at the member in this session, which gives no rights to anybody else. */
export function ownSignInAt({
  asker,
  signIns,
  member,
}: Pick<MemberQuery, 'asker' | 'signIns' | 'member'>): OwnSignIn | undefined {
  return asker === 'patron' ? signIns?.[member.institution.code] : undefined
}

/** Calendars and reminders show only requests that are ready, which the count includes. */
export function hasUncountedRequests(query: MemberQuery): boolean {
  return query.member.system.listUncountedRequests !== undefined && query.asker !== 'background'
}
