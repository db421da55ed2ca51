import type { PatronRecord } from '../patrons/record.ts'
import { decoded, isKnownAs, operations, type Operation, type Received } from '../region/call.ts'
import type { Act, Target } from '../region/writes.ts'
import { keyIn } from './keys.ts'

export function readAlmaCall(request: Request, records: readonly PatronRecord[]): Received {
  const call = callOf(request, records)
  return { call, target: targetOf(request, call) }
}

function callOf(request: Request, records: readonly PatronRecord[]): Received['call'] {
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

function targetOf(request: Request, { institution, patron }: Received['call']): Target | null {
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
