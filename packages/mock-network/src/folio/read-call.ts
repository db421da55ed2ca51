import type { PatronRecord } from '../patrons/record.ts'
import type { Operation, Received } from '../region/call.ts'
import type { Target } from '../region/writes.ts'
import { parseQuery, valueIn, type Query } from './cql.ts'
import { at } from './folio.ts'
import type { Json } from './json.ts'

const uuid = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/i

/** The first part of a path that belongs to an operation, and the field of a query that names the patron. */
const areas: [path: string, operation: Operation, fields: string[]][] = [
  ['/authn/', 'authenticate', []],
  ['/users', 'account', ['id', 'externalSystemId', 'barcode', 'username']],
  ['/groups', 'conf', []],
  ['/circulation/loans', 'loans', ['userId']],
  ['/circulation/requests', 'requests', ['requesterId']],
  ['/circulation/renew-by-id', 'renew', []],
  ['/accounts', 'fees', ['userId']],
  ['/automated-patron-blocks', 'automated-blocks', []],
  ['/manualblocks', 'manual-blocks', ['userId']],
]

/** Reads a call to the host of one institution. The patron is in a query, in the path or in the body. */
export async function readFolioCall(request: Request, records: readonly PatronRecord[]): Promise<Received> {
  const { pathname, searchParams } = new URL(request.url)
  const query = parseQuery(searchParams.get('query') ?? '')
  const body = request.method === 'GET' ? {} : await bodyOf(request)
  const [, area = 'conf' as const, fields = []] = areas.find(([path]) => pathname.startsWith(path)) ?? []
  const record = findRecord(records, { pathname, ids: fields.map((field) => valueIn(query, field)), body })
  const patron = record?.patron.name ?? null
  const operation = operationOf(area, { method: request.method, body, record, pathname })
  const path = pathname.replace(uuid, '{id}')
  const call = { institution: at, operation, patron, method: request.method, path } as const
  return { call, target: targetOf(operation, { patron, record, body, pathname }) }
}

export type { Query }

function findRecord(
  records: readonly PatronRecord[],
  { pathname, ids, body }: { pathname: string; ids: (string | null)[]; body: Json },
): PatronRecord | null {
  const inPath = uuid.exec(pathname)?.[0] ?? null
  const named = [...ids, inPath, body['userId'], body['requesterId']].filter((id) => typeof id === 'string')
  const isNamed = (id: string | null | undefined) =>
    typeof id === 'string' && named.some((one) => one.toLowerCase() === id.toLowerCase())
  const found = records.find(({ patron, accounts }) => {
    const account = accounts.get(at)
    if (!account) return isNamed(patron.idAtHome)
    const { primaryId, card, requests } = account
    return [primaryId, card, patron.idAtHome, ...requests.map(({ id }) => id)].some(isNamed)
  })
  return found ?? null
}

type Read = { method: string; body: Json; record: PatronRecord | null; pathname: string }

/** A request is changed by sending it whole: its status says whether it is cancelled. */
function operationOf(area: Operation, { method, body }: Read): Operation {
  if (area !== 'requests' || method !== 'PUT') return area
  return body['status'] === 'Closed - Cancelled' ? 'cancel' : 'change-pickup'
}

function targetOf(
  act: Operation,
  { patron, record, body, pathname }: Omit<Read, 'method'> & { patron: string | null },
): Target | null {
  const target = { institution: at, patron } as const
  const account = record?.accounts.get(at)
  if (act === 'renew') {
    const loan = account?.loans.find(({ itemId }) => itemId === body['itemId'])
    return loan ? { ...target, act, object: loan.id } : null
  }
  if (act !== 'cancel' && act !== 'change-pickup') return null
  const object = uuid.exec(pathname)?.[0]
  return object === undefined ? null : { ...target, act, object }
}

async function bodyOf(request: Request): Promise<Json> {
  try {
    return Object(await request.json())
  } catch {
    return {}
  }
}
