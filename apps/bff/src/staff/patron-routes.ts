import { isMissing } from '@library-card/contract/answer-state.ts'
import type { Section } from '@library-card/contract/card.ts'
import { isToPickUp } from '@library-card/contract/pickup.ts'
import type { Request } from '@library-card/contract/request.ts'
import type {
  FoundPatron,
  HeldItem,
  PatronSummary,
  StaffLine,
  StaffSection,
  Titles,
} from '@library-card/contract/staff.ts'
import type { FoundAccount } from '@library-card/library-systems/port.ts'
import type { FastifyInstance } from 'fastify'
import { sendLines } from '../http/ndjson.ts'
import { CallProblem } from '../http/problems.ts'
import { addRoute } from '../http/route.ts'
import { isOwnPatron } from '../members/home-record.ts'
import { requireMember, type Member } from '../members/members.ts'
import { askSection, toSection } from '../members/answers.ts'
import type { CardQuery } from '../members/card-query.ts'
import { listCountedRequests, readBlocks } from '../members/read-lists.ts'
import {
  toAuditHashes,
  queryOwn,
  requireOwnPatron,
  toHandle,
  toUpstreamCall,
  type OwnPatron,
} from './own-patron.ts'
import {
  appendView,
  beginStaffCall,
  toStaffQuery,
  type StaffCall,
  type StaffDependencies,
} from './staff-call.ts'
import {
  barcodeEndOf,
  hashIds,
  isOwn,
  partsAt,
  readStaffAnswer,
  toStaffCard,
  toTitles,
  withTitle,
  type StaffAnswer,
} from './staff-card.ts'

export function patronRoutes(app: FastifyInstance, dependencies: StaffDependencies) {
  /** The search is a POST, so that the term is in no URL and no log. */
  addRoute(app, 'POST /api/staff/patrons', async (request, reply) => {
    const call = await beginStaffCall(dependencies, request, reply)
    const term = request.body.term.trim()
    if (term === '') return { patrons: [], exact: false, tooMany: false, hasUnreadable: false }
    const { searchPatrons } = call.member.system
    if (!searchPatrons) throw new CallProblem('forbidden')
    const { found, ...matches } = await queryOwn(call, (upstream) => searchPatrons(term, upstream))
    const own = found.filter((one) => isOwnPatron(call.member.institution, one))
    const field = fieldOf(term)
    await appendView(call, {
      act: 'search',
      // A search is refused if a term that names one person has found only patrons of other institutions.
      result: field !== 'name' && own.length === 0 && found.length > 0 ? 'refused' : 'allowed',
      patronHashes: own.flatMap((one) => toAuditHashes(call, one)),
      kinds: ['details'],
      search: { field, hits: own.length },
    })
    const exact = field === 'id' && own.length === 1
    const patrons = own.map((one) => toFound(call, one))
    return { patrons: patrons.toSorted((a, b) => a.name.localeCompare(b.name)), exact, ...matches }
  })

  addRoute(app, 'GET /api/staff/patrons/:handle', async (request, reply) => {
    const call = await beginStaffCall(dependencies, request, reply)
    const own = await requireOwnPatron(call, request.params.handle, ['requests', 'fees'])
    const summary = await readSummary(call, own)
    await appendView(call, {
      act: 'view',
      result: 'allowed',
      patronHashes: own.auditHashes,
      kinds: ['details', 'staff-notes', 'requests', 'fees', 'blocks', 'own-titles'],
    })
    return summary
  })

  activityRoute(app, dependencies)

  addRoute(app, 'POST /api/staff/patrons/:handle/titles', async (request, reply) => {
    const call = await beginStaffCall(dependencies, request, reply)
    const { institutionCode, reason } = request.body
    const member = requireMember(call.members, institutionCode)
    const own = await requireOwnPatron(call, request.params.handle, [])
    const isAllowed = member.institution.policy.titles === 'with-reason'
    const query = await toStaffQuery(call, own.patron)
    const isExcluded = query.notAsked?.includes(institutionCode)
    await appendView(call, {
      act: 'titles',
      // A request about an institution that the patron has excluded is refused: no titles are shown.
      result: isAllowed && !isExcluded ? 'allowed' : 'refused',
      patronHashes: own.auditHashes,
      kinds: ['titles'],
      institutionCodes: [institutionCode],
      reason,
    })
    if (!isAllowed) throw new CallProblem('forbidden')
    return queryTitles(call, query, member)
  })
}

/** Sends the patron's loans, requests and fees at every member or at one, a line for each as soon as the member answers. */
function activityRoute(app: FastifyInstance, dependencies: StaffDependencies) {
  addRoute(app, 'GET /api/staff/patrons/:handle/activity', async (request, reply) => {
    const call = await beginStaffCall(dependencies, request, reply)
    const { institution: code } = request.query
    const members =
      code === undefined ? [...call.members.byCode.values()] : [requireMember(call.members, code)]
    const { patron, auditHashes } = await requireOwnPatron(call, request.params.handle, [])
    const query = await toStaffQuery(call, patron)
    const queried = members.filter(({ institution }) => !query.notAsked?.includes(institution.code))
    const hasOwnTitles = queried.some((member) => isOwn(call, member))
    await appendView(call, {
      act: 'activity',
      result: 'allowed',
      patronHashes: auditHashes,
      kinds: ['loans', 'requests', 'fees', 'blocks', ...(hasOwnTitles ? (['own-titles'] as const) : [])],
      institutionCodes: queried.map(({ institution }) => institution.code),
    })
    return sendLines<StaffLine>(reply, async (emit) => {
      await Promise.all(
        members.map(async (member) => {
          const answer = await queryAt(call, query, member)
          emit({ type: 'card', card: toStaffCard(answer, call, member) })
        }),
      )
      emit({ type: 'end' })
    })
  })
}

/** Returns the kind of a search term. The audit stores the kind instead of the term. */
function fieldOf(term: string): 'e-mail' | 'id' | 'name' {
  if (term.includes('@')) return 'e-mail'
  return /\d/.test(term) ? 'id' : 'name'
}

function toFound(call: StaffCall, { patronId, listName, account }: FoundAccount): FoundPatron {
  return {
    handle: toHandle(call, patronId),
    name: listName,
    patronGroup: account.patronGroup,
    barcodeEnd: barcodeEndOf(account.barcode),
    expires: account.expires,
    standing: account.standing,
  }
}

/** Reads the record at the staff's own institution, with the requests that wait there for pickup. */
async function readSummary(call: StaffCall, { found, patron }: OwnPatron): Promise<PatronSummary> {
  const { member, members } = call
  const query = { ...(await toStaffQuery(call, patron)), members, member }
  const upstream = toUpstreamCall(call)
  const count = found.counts.requests
  const [requests, blocks] = await Promise.all([
    askSection<Request>('requests', query, () =>
      listCountedRequests(query, found.patronId, { call: upstream, count, isAsked: count !== 0 }),
    ),
    readBlocks(query, found, upstream),
  ])
  const { account, listName: name, patronId: id, counts, staffNotes } = found
  return {
    ...account,
    id,
    name,
    staffNotes: staffNotes ? toSection(staffNotes, 'notes', query) : null,
    holdShelf: heldIn(requests),
    blocks,
    balance: counts.fees,
    asOf: members.now().toISOString(),
  }
}

function heldIn(requests: Section<Request>): StaffSection<HeldItem> {
  if (requests.state !== 'ok') return requests
  return { ...requests, items: requests.items.filter(isToPickUp).map(withTitle) }
}

/** Queries only the parts that the member shares. */
function queryAt(call: StaffCall, query: CardQuery, member: Member): Promise<StaffAnswer> {
  return readStaffAnswer({ ...query, members: call.members, member, parts: partsAt(call, member) })
}

async function queryTitles(call: StaffCall, query: CardQuery, member: Member): Promise<Titles> {
  const { card, uncounted } = await queryAt(call, query, member)
  if (card.state === 'no-account') throw new CallProblem('not-found')
  if (isMissing(card)) {
    const missing = { state: 'missing' as const, problem: card.problem }
    return { loans: missing, requests: missing, fees: missing }
  }
  return toTitles(hashIds({ ...card, ...uncounted }, call))
}
