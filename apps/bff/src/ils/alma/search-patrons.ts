import type { Ask } from '../../upstream/http-client.ts'
import type { Call, FoundAccount } from '../port.ts'
import { getFromAlma } from './alma-call.ts'
import { isFullUserSearch, type AlmaUser } from './alma-user.ts'
import { toFoundAccount } from './find-account.ts'
import { type Here, identifier, list } from './alma-values.ts'
import { pageSize } from './pages.ts'
import { idsOf } from './account.ts'

type Found = { found: FoundAccount[]; tooMany: boolean }

/** Alma searches by words: what is an id or an address must then fit letter by letter. */
export async function searchPatrons(
  ask: Ask,
  term: string,
  { call, here }: { call: Call; here: Here },
): Promise<Found> {
  const answers = await Promise.all(
    queriesFor(plain(term)).map((q) => {
      const query = new URLSearchParams({ q, expand: 'full', limit: String(pageSize) })
      return getFromAlma(ask, { path: `/users?${query.toString()}`, accepts: isFullUserSearch }, call)
    }),
  )
  const users = new Map(answers.flatMap(({ user }) => list(user)).map((one) => [one.primary_id, one]))
  const fitting = [...users.values()].filter((user) => !isIdentifier(term) || isKnownAs(user, term))
  return {
    found: fitting.map((user) => toFoundAccount(user, here)),
    tooMany: answers.some(({ total_record_count }) => total_record_count > pageSize),
  }
}

/** What would be read as part of the question itself. */
function plain(term: string): string {
  return term
    .replaceAll('~', ' ')
    .replace(/\band\b/gi, 'and')
    .trim()
}

function isIdentifier(term: string): boolean {
  return /[@\d]/.test(term)
}

function queriesFor(term: string): string[] {
  if (term.includes('@')) return [`email~${term}`, `primary_id~${term}`]
  if (isIdentifier(term)) return [`identifiers~${term}`, `primary_id~${term}`]
  const [last = '', first] = term.split(',').map((part) => part.trim())
  if (first) return [`last_name~${last} AND first_name~${first}`]
  const [one = '', ...others] = last.split(/\s+/)
  if (others.length === 0) return [`last_name~${one}`, `first_name~${one}`]
  const rest = others.join(' ')
  return [`first_name~${one} AND last_name~${rest}`, `last_name~${last}`]
}

/** Blanks are for the eye: a card says N 4471 2093 where a scanner reads N44712093. */
function isKnownAs(user: AlmaUser, term: string): boolean {
  const emails = list((user.contact_info || {}).email).map(({ email_address }) => identifier(email_address))
  return [...idsOf(user), ...emails].some((id) => id !== null && folded(id) === folded(term))
}

function folded(id: string): string {
  return id.replaceAll(/\s/g, '').toLowerCase()
}
