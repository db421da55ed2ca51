import type { MockAccount, PatronRecord } from '../patrons/record.ts'
import { decoded, isKnownAs, type Operation, type Received } from '../region/call.ts'
import type { Act, Target } from '../region/writes.ts'
import { accountsIn, at, type Found } from './koha.ts'

type Parts = { operation: Operation; path: string; found: Found | null; object?: string }

/** Reads a call such as `/api/v1/patrons/{id}/checkouts`. Titles are looked up for nobody in particular. */
export function readKohaCall(request: Request, records: readonly PatronRecord[]): Received {
  const { operation, path, found, object } = partsOf(request, accountsIn(records))
  const patron = found?.record.patron.name ?? null
  const call = { institution: at, operation, patron, method: request.method, path } as const
  const act = acts.get(operation)
  const target: Target | null =
    found && act && object !== undefined ? { institution: at, patron, act, object } : null
  return { call, target }
}

const acts: ReadonlyMap<Operation, Act> = new Map([
  ['renew', 'renew'],
  ['cancel', 'cancel'],
  ['change-pickup', 'change-pickup'],
])

const lists: ReadonlyMap<string, Operation> = new Map([
  ['checkouts', 'loans'],
  ['holds', 'requests'],
  ['account', 'fees'],
])

function partsOf(request: Request, all: Found[]): Parts {
  const { pathname, searchParams } = new URL(request.url)
  const [kind = '', id = '', part = ''] = pathname
    .replace(/^\/api\/v1\//, '')
    .split('/')
    .map(decoded)
  const below = part && `/${part}`
  if (id === '') {
    const found = all.find((one) => isAskedFor(one, searchParams)) ?? null
    return { operation: searches.get(kind) ?? 'search', path: `/${kind}`, found }
  }
  if (kind === 'oauth') return { operation: 'authenticate', path: '/oauth/token', found: null }
  const object = objects.get(kind)
  const found = all.find(({ account }) => (object ? object(account, id) : account.primaryId === id)) ?? null
  if (!object) return { operation: lists.get(part) ?? 'account', path: `/patrons/{id}${below}`, found }
  const ofHold = request.method === 'DELETE' ? 'cancel' : 'change-pickup'
  const operation = kind === 'checkouts' ? 'renew' : ofHold
  return { operation, path: `/${kind}/{id}${below}`, found, object: id }
}

const searches: ReadonlyMap<string, Operation> = new Map([
  ['patrons', 'account'],
  ['checkouts', 'loans'],
  ['holds', 'requests'],
])

/** Whether a checkout or hold is of an account. */
const objects: ReadonlyMap<string, (account: MockAccount, id: string) => boolean> = new Map([
  ['checkouts', ({ loans }: MockAccount, id: string) => loans.some((loan) => loan.id === id)],
  ['holds', ({ requests }: MockAccount, id: string) => requests.some((hold) => hold.id === id)],
])

/** Whether a query names the patron, by any id of theirs. */
function isAskedFor({ record }: Found, query: URLSearchParams): boolean {
  const wanted = query.get('q')
  if (wanted === null) return false
  try {
    const { patron_id, userid, cardnumber }: Record<string, unknown> = Object(JSON.parse(wanted))
    return [patron_id, userid, cardnumber].some(
      (id) =>
        (typeof id === 'string' || typeof id === 'number') && isKnownAs(record, at, String(id).toLowerCase()),
    )
  } catch {
    return false
  }
}
