import type { Ask } from '../exchange/http-client.ts'
import type { Call, GroupPage, PatronMatches } from '../port.ts'
import { type AlmaUser, idsOf, toFoundAccount, toUser } from './account.ts'
import { type Context } from './alma-values.ts'
import { identifier, object, objectsIn } from '../json-values.ts'
import { pageSize, readPage } from './pages.ts'

/**
 * Searches patrons. Alma searches by words, so for an id or e-mail address only exact matches are returned. With
 * `by: 'id'` the term is an id, even without a digit.
 */
export async function searchPatrons(
  ask: Ask,
  term: string,
  { by, call, context }: { by: 'id' | undefined; call: Call; context: Context },
): Promise<PatronMatches> {
  const isId = by === 'id' || isIdentifier(term)
  const pages = await Promise.all(
    queriesFor(plain(term), isId).map((q) => {
      const parameters = new URLSearchParams({ q, expand: 'full', limit: String(pageSize) })
      return readPage(ask, { path: `/users?${parameters.toString()}`, name: 'user', id: 'primary_id' }, call)
    }),
  )
  const rows = pages.flatMap(({ items }) => items).flatMap((row) => toUser(row) ?? [])
  const users = new Map(rows.map((user) => [user.primary_id, user]))
  const fitting = [...users.values()].filter((user) => !isId || isKnownAs(user, term))
  return {
    found: fitting.map((user) => toFoundAccount(user, context)),
    tooMany: pages.some(({ total, next }) => total > next),
    hasUnreadable: pages.some(
      ({ total, next, items, unreadable }) => unreadable > 0 || items.length < Math.min(total, next),
    ),
  }
}

/** Lists candidates for a patron group. Alma's search by words also finds patrons of other groups. */
export async function listGroup(ask: Ask, group: string, offset: number, call: Call): Promise<GroupPage> {
  const parameters = new URLSearchParams({
    q: `user_group~${plain(group)}`,
    order_by: 'primary_id',
    limit: String(pageSize),
    offset: String(offset),
  })
  const listing = { path: `/users?${parameters.toString()}`, name: 'user', id: 'primary_id' }
  const { items, total, next } = await readPage(ask, listing, call)
  const ids = items.flatMap((row) => toUser(row)?.primary_id ?? [])
  return { ids, total, next: offset + next < total ? offset + next : null }
}

/** Returns the term without the characters and words of the query syntax. */
function plain(term: string): string {
  return term
    .replaceAll('~', ' ')
    .replace(/\band\b/gi, 'and')
    .trim()
}

function isIdentifier(term: string): boolean {
  return /[@\d]/.test(term)
}

function queriesFor(term: string, isId: boolean): string[] {
  if (term.includes('@')) return [`email~${term}`, `primary_id~${term}`]
  if (isId) return [`identifiers~${term}`, `primary_id~${term}`]
  const [last = '', given] = term.split(',').map((part) => part.trim())
  const [first] = given?.split(/\s+/) ?? []
  if (first) return [`last_name~${last} AND first_name~${first}`]
  const words = last.split(/\s+/)
  const [one = '', end] = [words[0], words.at(-1)]
  if (words.length === 1) return [`last_name~${one}`, `first_name~${one}`, `primary_id~${one}`]
  // Alma keeps a second given name in `middle_name`, and a surname can have several words.
  const names = ['first_name', 'middle_name'].map((field) => `${field}~${one} AND last_name~${end}`)
  return [...names, `last_name~${last}`]
}

/**
 * Whether the term is an id or e-mail address of the user. Blanks are ignored: a card shows N 4471 2093, and a
 * scanner reads N44712093.
 */
function isKnownAs(user: AlmaUser, term: string): boolean {
  const emails = objectsIn(object(user.contact_info).email).map(({ email_address }) =>
    identifier(email_address),
  )
  return [...idsOf(user), ...emails].some((id) => id !== null && folded(id) === folded(term))
}

function folded(id: string): string {
  return id.replaceAll(/\s/g, '').toLowerCase()
}
