import type { PatronRecord } from '../patrons/record.ts'
import type { InstitutionName } from '../institutions.ts'
import { keyIn } from '../alma/keys.ts'
import { acts, type Act, type Target } from '../alma/writes.ts'

export const operations = [
  'account',
  'authenticate',
  'search',
  'loans',
  'requests',
  'fees',
  'conf',
  ...acts,
] as const
export type Operation = (typeof operations)[number]

/** A call that an institution received, without ids. */
export type Call = {
  /** null: the key is unknown. */
  institution: InstitutionName | null
  operation: Operation
  /** The patron's name. */
  patron: string | null
  method: string
  /** `/users/{id}/loans`. */
  path: string
  /** When it arrived. */
  at: string
}

export function callOf(request: Request, records: readonly PatronRecord[]): Omit<Call, 'at'> {
  const url = new URL(request.url)
  const institution = keyIn(request)?.institution.name ?? null
  const parts = partsOf(url)
  const id = idIn(parts, url.searchParams)
  const record = records.find((one) => institution && id && isKnownAs(one, institution, id.toLowerCase()))
  return {
    institution,
    operation: operationOf(request.method, parts),
    patron: record?.patron.name ?? null,
    method: request.method,
    path: pathWithoutId(parts),
  }
}

function isOfOneUser([area, id]: string[]): boolean {
  return area === 'users' && id !== undefined && id !== 'operation'
}

function partsOf({ pathname }: URL): string[] {
  return pathname.replace('/almaws/v1/', '').split('/')
}

/** The loan or request that a call would change; null: it changes none. */
export function targetOf(request: Request, { institution, patron }: Call): Target | null {
  const parts = partsOf(new URL(request.url))
  const act = actOf(request.method, parts)
  return act && institution && { institution, patron, act, object: decoded(parts[3] ?? '') }
}

const actsByMethod: ReadonlyMap<string, Act> = new Map([
  ['POST loans', 'renew'],
  ['DELETE requests', 'cancel'],
  ['PUT requests', 'change-pickup'],
])

function actOf(method: string, [area, , list, object]: string[]): Act | null {
  if (area !== 'users' || object === undefined) return null
  return actsByMethod.get(`${method} ${list}`) ?? null
}

function operationOf(method: string, parts: string[]): Operation {
  const act = actOf(method, parts)
  if (act) return act
  const [area, id, list] = parts
  if (area !== 'users' || id === 'operation') return 'conf'
  if (id === undefined) return 'search'
  if (method === 'POST' && list === undefined) return 'authenticate'
  return operations.find((operation) => operation === list) ?? 'account'
}

function idIn(parts: string[], query: URLSearchParams): string | undefined {
  if (isOfOneUser(parts)) return decoded(parts[1] ?? '')
  return query.get('source_user_id') ?? /primary_id~([^ ]+)/.exec(query.get('q') ?? '')?.[1]
}

function pathWithoutId(parts: string[]): string {
  const [area, id = '', list, one] = parts
  if (!isOfOneUser(parts)) return `/${[area, id].filter(Boolean).join('/')}`
  return `/${['users', '{id}', list, one && '{id}'].filter(Boolean).join('/')}`
}

/** By the ids of the record there, or by an id that identifies the patron even without one. */
function isKnownAs({ patron, linkingId, accounts }: PatronRecord, at: InstitutionName, id: string): boolean {
  const account = accounts.get(at)
  return [account?.primaryId, account?.card, linkingId, patron.idAtHome].some(
    (own) => own?.toLowerCase() === id,
  )
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
