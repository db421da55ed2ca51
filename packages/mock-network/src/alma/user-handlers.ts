import { http, HttpResponse } from 'msw'
import type { Alma } from './alma.ts'
import { createOnLook } from './create-on-look.ts'
import { createDoor, type Question } from './door.ts'
import { AlmaError } from './errors.ts'
import { accountsAt, requireCopy, requireUser, type Wanted } from './find-user.ts'
import { page } from './paging.ts'
import { briefUserJson, userJson, type Found } from './user-json.ts'
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
      door('Users', (question) => search(alma, question)),
    ),
    http.get(
      `${users}/:id`,
      door('Users', (question) => oneUser(alma, question)),
    ),
  ]
}

export function userLink({ origin }: Question, primaryId: string): string {
  return `${origin}/almaws/v1/users/${encodeURIComponent(primaryId)}`
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

function search(alma: Alma, question: Question): Json {
  const { institution, query } = question
  const source = query.get('source_institution_code')
  const found =
    source === null
      ? matching(accountsAt(alma, institution.name), query.get('q') ?? '')
      : [requireCopy(alma, { institution, source, id: query.get('source_user_id') ?? '' }, idAtHome)]
  const rows = found.map((one) =>
    briefUserJson(one, { linked: source !== null, link: userLink(question, one.account.primaryId) }),
  )
  return page('user', rows, query)
}

function idAtHome({ patron }: Found['record']): string {
  return patron.idAtHome
}

/** A word search: what merely contains the words is found too, so that who asks must compare. */
function matching(found: Found[], q: string): Found[] {
  return q
    .split(' AND ')
    .filter((term) => term !== '')
    .reduce((left, term) => left.filter(({ account }) => hasTerm(account, term)), found)
}

function hasTerm({ primaryId, person, card }: Found['account'], term: string): boolean {
  const [field = '', words = ''] = term.split(/~(.*)/)
  const fields = new Map([
    ['primary_id', primaryId],
    ['first_name', person.first],
    ['last_name', person.last],
    ['identifiers', card ?? ''],
    ['ALL', `${primaryId} ${person.first} ${person.last} ${card}`],
  ])
  const text = fields.get(field)
  if (text === undefined) throw new AlmaError('402119', `Field ${field} cannot be searched.`)
  return text.toLowerCase().includes(words.toLowerCase().replaceAll('_', ' '))
}
