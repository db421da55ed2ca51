import { http, HttpResponse } from 'msw'
import type { Alma } from './alma.ts'
import { createOnLook } from './create-on-look.ts'
import { createDoor, type Question } from './door.ts'
import { AlmaError } from './errors.ts'
import { requireUser, type Wanted } from './find-user.ts'
import { searchUsers } from './search-users.ts'
import { briefUserJson, userJson, userLink } from './user-json.ts'
import type { Json } from './wire.ts'

const users = '*/almaws/v1/users'

export function userHandlers(alma: Alma) {
  const door = createDoor(alma)
  const test = door('Users', ({ institution }) =>
    HttpResponse.xml(`<test>OK - institutionCode: ${institution.code}</test>`),
  )
  return [
    http.get(`${users}/operation/test`, test),
    http.post(`${users}/operation/test`, test),
    http.get(
      users,
      door('Users', (question) => searchUsers(alma, question)),
    ),
    http.post(
      `${users}/:id`,
      door('Users', (question) => authenticate(alma, question)),
    ),
    http.get(
      `${users}/:id`,
      door('Users', (question) => oneUser(alma, question)),
    ),
  ]
}

export function wanted({ institution, query, part }: Question): Wanted {
  return { institution, id: part('id'), type: query.get('user_id_type') ?? 'all_unique', source: null }
}

function oneUser(alma: Alma, question: Question): Json {
  const { institution, query } = question
  const who = { ...wanted(question), source: query.get('source_institution_code') }
  if (who.source === null && who.type === 'all_unique') createOnLook(alma, institution, who.id)
  const found = requireUser(alma, who)
  const link = userLink(question, found.account.primaryId)
  const linked = alma.accounts === 'linked'
  if (query.get('view') === 'brief') return briefUserJson(found, { linked, link })
  const expand = (query.get('expand') ?? '').split(',').map((list) => list.trim())
  return userJson(found, { expand, linked, link })
}

/** Everybody's, in every institution of the demo. */
export const demoPassword = 'demo'

/** `op=auth`: an internal user's password, percent-encoded in a header. */
function authenticate(alma: Alma, question: Question): Response {
  if (question.query.get('op') !== 'auth') throw new AlmaError('401652', 'Parameter op is not valid.')
  requireUser(alma, wanted(question))
  const password = decodeURIComponent(question.header('exl-user-pw') ?? '')
  if (password !== demoPassword) throw new AlmaError('401866', 'User authentication failed.')
  return new HttpResponse(null, { status: 204 })
}
