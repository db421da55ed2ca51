import type { FoundAccount, PatronRecord } from '../patrons/record.ts'
import { emailOf } from './contact-json.ts'
import type { AlmaCall } from './endpoint.ts'
import { AlmaError } from './errors.ts'
import { accountsAt, requireCopy } from './find-user.ts'
import { briefUserJson, userJson, userLink } from './user-json.ts'
import { page, type Json } from './json.ts'

/** Searches all records at the institution, including copies of other institutions' patrons. */
export function searchUsers(call: AlmaCall): Json {
  const { alma, institution, query } = call
  const source = query.get('source_institution_code')
  const found =
    source === null
      ? matching(accountsAt(alma, institution.name), query.get('q') ?? '')
      : [requireCopy(alma, { institution, source, id: query.get('source_user_id') ?? '' }, idAtHome)]
  const isFull = query.get('expand') === 'full'
  const rows = inOrder(found, query).map((one) => {
    const link = userLink(call, one.account.primaryId)
    return isFull
      ? userJson(one, { expand: [], linked: alma.accounts === 'linked', link })
      : briefUserJson(one, { linked: source !== null, link })
  })
  return page('user', rows, query)
}

function idAtHome({ patron }: PatronRecord): string {
  return patron.idAtHome
}

/**
 * A word search. Alma does not document how it splits words. In the mock, words consist of letters and
 * digits, an underscore counts as a blank, case and accents are ignored, and prefixes match, so clients must
 * compare the results.
 */
function matching(found: FoundAccount[], q: string): FoundAccount[] {
  return q
    .split(' AND ')
    .filter((term) => term !== '')
    .reduce((left, term) => left.filter((one) => hasTerm(one, term)), found)
}

const fields: ReadonlyMap<string, (found: FoundAccount) => string> = new Map([
  ['primary_id', ({ account }: FoundAccount) => account.primaryId],
  ['first_name', ({ account }: FoundAccount) => account.person.first],
  ['middle_name', ({ account }: FoundAccount) => account.person.middle ?? ''],
  ['last_name', ({ account }: FoundAccount) => account.person.last],
  ['email', emailOf],
  ['identifiers', ({ account }: FoundAccount) => `${account.primaryId} ${account.card ?? ''}`],
  ['user_group', ({ account }: FoundAccount) => `${account.group.code} ${account.group.text}`],
  ['ALL', everythingOf],
])

function everythingOf(found: FoundAccount): string {
  const { primaryId, person, card } = found.account
  return [primaryId, card ?? '', person.first, person.middle ?? '', person.last, emailOf(found)].join(' ')
}

function hasTerm(found: FoundAccount, term: string): boolean {
  const [name = '', words = ''] = term.split(/~(.*)/s)
  const textOf = fields.get(name)
  if (!textOf) throw new AlmaError('402119', `Field ${name} cannot be searched.`)
  const [there, wanted] = [wordsOf(textOf(found)), wordsOf(words)]
  return wanted.length > 0 && wanted.every((word) => there.some((own) => own.startsWith(word)))
}

function wordsOf(text: string): string[] {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
}

const defaultOrder = ['last_name', 'first_name', 'primary_id']

/** The default order breaks ties, so that each record appears on one page only. */
function inOrder(found: FoundAccount[], query: URLSearchParams): FoundAccount[] {
  const wanted = query.get('order_by')
  const order = [...(wanted === null ? [] : [wanted]), ...defaultOrder].map((name) => {
    const textOf = defaultOrder.includes(name) ? fields.get(name) : undefined
    if (!textOf) throw new AlmaError('401652', 'order_by is not valid.')
    return textOf
  })
  return found.toSorted((one, other) =>
    order.reduce((sign, textOf) => sign || alphabet.compare(textOf(one), textOf(other)), 0),
  )
}

const alphabet = new Intl.Collator('en')
