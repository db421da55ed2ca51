import type { FoundAccount, PatronRecord } from '../patrons/record.ts'
import { clientOf, type Paia } from './paia.ts'
import { PaiaError } from './messages.ts'
import { lifetime, scopes, type Scope } from './tokens.ts'

const at = 'BIRCH'

/**
 * Issues a token. With `password`, the patron signs in; with `client_credentials`, our client names the
 * patron.
 */
export function login(paia: Paia, fields: Record<string, unknown>, authorization: string | null) {
  const { grant_type: grant = 'password', scope } = fields
  const found =
    grant === 'client_credentials'
      ? findForClient(paia, fields['patron'], authorization)
      : findByPassword(paia, fields)
  const granted = grantedTo(paia, found, scope)
  return {
    access_token: paia.tokens.create(
      found,
      granted,
      grant === 'client_credentials' ? 'client_credentials' : 'password',
    ),
    token_type: 'Bearer',
    patron: found.account.primaryId,
    scope: granted.join(' '),
    expires_in: lifetime,
  }
}

const denied = () => new PaiaError('access_denied', 'wrong or missing credentials')

function findByPassword(
  { patrons, patronPassword }: Paia,
  { username, password }: Record<string, unknown>,
): FoundAccount {
  if (typeof username !== 'string' || typeof password !== 'string')
    throw new PaiaError('invalid_request', 'missing field: username or password')
  const found = findAccount(patrons.records, (card, id) =>
    [withoutBlanks(card), id].includes(withoutBlanks(username)),
  )
  if (!found || password !== patronPassword) throw denied()
  return found
}

function findForClient({ patrons }: Paia, patron: unknown, authorization: string | null): FoundAccount {
  const credentials = Buffer.from(authorization?.replace(/^Basic /, '') ?? '', 'base64').toString()
  if (credentials !== clientOf(at)) throw denied()
  const found = findAccount(patrons.records, (_, id) => id === patron)
  if (!found) throw denied()
  return found
}

function findAccount(
  records: readonly PatronRecord[],
  fits: (card: string, id: string) => boolean,
): FoundAccount | null {
  for (const record of records) {
    const account = record.accounts.get(at)
    if (account && fits(account.card ?? '', account.primaryId)) return { record, account }
  }
  return null
}

/** Blanks in printed card numbers do not count. */
function withoutBlanks(text: string): string {
  return text.replaceAll(' ', '')
}

/** A patron with an expired account may read, but not change loans or requests. */
function grantedTo({ clock }: Paia, { account }: FoundAccount, scope: unknown): Scope[] {
  const wanted = typeof scope === 'string' ? scope.split(' ') : scopes
  const isExpired = account.expires < clock().toISOString().slice(0, 10)
  return scopes.filter((one) => wanted.includes(one) && !(isExpired && one === 'write_items'))
}
