import type { PatronRecord } from '../patrons/record.ts'
import { decoded, isKnownAs, operations, type Operation, type Received } from '../region/call.ts'
import type { Act } from '../region/writes.ts'
import { keyIn } from './keys.ts'

export function readAlmaCall(request: Request, records: readonly PatronRecord[]): Received {
  const { method } = request
  const { pathname, searchParams } = new URL(request.url)
  const parts = pathname.replace('/almaws/v1/', '').split('/')
  const institution = keyIn(request)?.institution.name ?? null
  const id = idIn(parts, searchParams)
  const record = records.find((one) => institution && id && isKnownAs(one, institution, id.toLowerCase()))
  const patron = record?.patron.name ?? null
  const isRefresh = searchParams.get('op') === 'refresh'
  const act = isRefresh ? refreshOf(method, parts) : actOf(method, parts)
  const operation = act ?? operationOf(method, parts)
  return {
    call: { institution, operation, patron, method, path: pathWithoutId(parts) },
    target: act && institution && { institution, patron, act, object: decoded(parts[3] ?? 'account') },
  }
}

function isOfOneUser([area, id]: string[]): boolean {
  return area === 'users' && id !== undefined && id !== 'operation'
}

const actsByMethod: ReadonlyMap<string, Act> = new Map([
  ['POST loans', 'renew'],
  ['DELETE requests', 'cancel'],
  ['PUT requests', 'change-pickup'],
  ['POST purchase-requests', 'cancel'],
])

function actOf(method: string, [area, , list, object]: string[]): Act | null {
  if (area !== 'users' || object === undefined) return null
  return actsByMethod.get(`${method} ${list}`) ?? null
}

function refreshOf(method: string, parts: string[]): Act | null {
  return method === 'POST' && isOfOneUser(parts) && parts.length === 2 ? 'refresh' : null
}

function operationOf(method: string, parts: string[]): Operation {
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
