import { http, HttpResponse } from 'msw'
import type { MockInstitution } from '../institutions.ts'
import { demoPassword } from '../patrons/record.ts'
import type { Alma } from './alma.ts'
import { createEndpoint, type AlmaCall } from './endpoint.ts'
import { AlmaError, errorResponse, xmlResponse } from './errors.ts'
import { accountsAt, requireUser, type WantedUser } from './find-user.ts'
import { refreshFromHome } from './refresh.ts'
import { searchUsers } from './search-users.ts'
import { briefUserJson, userJson, userLink } from './user-json.ts'
import type { Json } from './json.ts'

const users = '*/almaws/v1/users'

export function userHandlers(alma: Alma) {
  const endpoint = createEndpoint(alma)
  const test = endpoint('Users', ({ institution }) =>
    xmlResponse(`<test>OK - institutionCode: ${institution.code}</test>`),
  )
  const passwordCheck = endpoint({ area: 'Users', isRead: true }, authenticate)
  const refresh = endpoint('Users', refreshCopy)
  return [
    http.get(`${users}/operation/test`, test),
    http.post(`${users}/operation/test`, test),
    http.get(users, endpoint('Users', searchUsers)),
    http.post(`${users}/:id`, (call) =>
      new URL(call.request.url).searchParams.get('op') === 'refresh' ? refresh(call) : passwordCheck(call),
    ),
    http.get(`${users}/:id`, endpoint('Users', oneUser)),
  ]
}

export function wantedUser({ institution, query, part }: AlmaCall): WantedUser {
  return { institution, id: part('id'), type: query.get('user_id_type') ?? 'all_unique', source: null }
}

function oneUser(call: AlmaCall): Json | Response {
  const { alma, institution, query } = call
  const who = { ...wantedUser(call), source: query.get('source_institution_code') }
  if (who.source === null && who.type === 'all_unique') createOnLookUp(alma, institution, who.id)
  const found = requireUser(alma, who)
  const link = userLink(call, found.account.primaryId)
  const linked = alma.accounts === 'linked'
  if (query.get('view') === 'brief') return briefUserJson(found, { linked, link })
  const expand = (query.get('expand') ?? '').split(',').map((list) => list.trim())
  const { failsToExpand, fees } = found.account
  const isFailing = expand.includes('fees') && fees.some(({ status }) => status === 'ACTIVE')
  if (failsToExpand === 400 && isFailing) throw new AlmaError('60101', 'General error.')
  if (failsToExpand === 500 && isFailing)
    return errorResponse(500, 'INTERNAL_SERVER_ERROR', 'An unexpected error occurred.')
  return userJson(found, { expand, linked, link })
}

/** In a network with central user management, a plain GET at a member creates a copy there, unless it knows the id. */
function createOnLookUp(alma: Alma, institution: MockInstitution, id: string): void {
  if (alma.accounts !== 'shared-id') return
  const isKnown = accountsAt(alma, institution.name).some(({ account }) => account.primaryId === id)
  if (isKnown) return
  const record = alma.patrons.records.find(({ patron }) => patron.idAtHome.toLowerCase() === id.toLowerCase())
  const home = record?.accounts.get(record.patron.home)
  if (!record || !home || record.accounts.has(institution.name)) return
  const { primaryId, person, group, expires } = home
  record.accounts.set(institution.name, {
    institution,
    primaryId,
    person,
    group,
    expires,
    card: null,
    status: 'ACTIVE',
    loans: [],
    pastLoans: [],
    purchases: [],
    requests: [],
    fees: [],
    blocks: [],
    notes: [],
    roles: [],
  })
  alma.created.push({ institution: institution.name, primaryId, patron: record.patron.name })
}

/**
 * `op=auth`, the default, checks an internal user's password from a parameter, or percent-encoded in a
 * header.
 */
function authenticate(call: AlmaCall): Response {
  const { alma, query, header } = call
  if ((query.get('op') ?? 'auth') !== 'auth') throw new AlmaError('401652', 'Parameter op is not valid.')
  requireUser(alma, wantedUser(call))
  const password = query.get('password') ?? decodeURIComponent(header('exl-user-pw') ?? '')
  if (password !== demoPassword) throw new AlmaError('401866', 'User authentication failed.')
  return new HttpResponse(null, { status: 204 })
}

/** `op=refresh` copies the home record again; a read-only key may not do that. */
function refreshCopy(call: AlmaCall): Response {
  const { alma } = call
  const found = requireUser(alma, wantedUser(call))
  refreshFromHome(alma, found)
  alma.writes.commit(found, { act: 'refresh', object: 'account' })
  return new HttpResponse(null, { status: 204 })
}
