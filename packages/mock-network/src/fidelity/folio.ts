import { cancellationReason, tenant } from '../folio/folio.ts'
import { serviceUser } from '../folio/service-user.ts'
import type { MockNetwork } from '../start.ts'
import { listOf, object, resolve, type Documents, type Json } from './documents.ts'
import { compare, type Findings } from './findings.ts'

type Checking = { network: MockNetwork; documents: Documents; findings: Findings }

/** The schema of each operation's success, by the name of its file. FOLIO names them in RAML. */
const schemas: ReadonlyMap<string, string> = new Map([
  ['POST /authn/login-with-expiry', 'loginResponseWithExpiry.json'],
  ['GET /users', 'userdataCollection.json'],
  ['GET /groups', 'usergroups.json'],
  ['GET /circulation/loans', 'loans.json'],
  ['POST /circulation/renew-by-id', 'loan.json'],
  ['GET /circulation/requests', 'requests.json'],
  ['GET /circulation/requests/{id}', 'request.json'],
  ['GET /accounts', 'accountdataCollection.json'],
  ['GET /manualblocks', 'manualblockdataCollection.json'],
  ['GET /automated-patron-blocks/{id}', 'automated-patron-blocks.json'],
])
/** The schema of a list of errors, with status 422. */
const ofErrors = 'extended-errors.json'

export function isOfFolio(documents: Documents): boolean {
  return [...schemas.values()].some((file) => documents.has(file))
}

type Sent = { method?: 'POST' | 'PUT'; json?: Json }

/**
 * Compares the responses of the institution with FOLIO with the schemas of its modules. Returns the schemas that others
 * refer to and that are not in the folder.
 */
export async function checkFolio({ network, documents, findings }: Checking): Promise<string[]> {
  const resolving = { documents, withFormats: true, missing: new Set<string>() }
  let token = ''

  async function call(path: string, { method, json }: Sent = {}): Promise<Json> {
    const response = await fetch(`${network.folio}${path}`, {
      method: method ?? 'GET',
      headers: { 'x-okapi-tenant': tenant, 'x-okapi-token': token, 'content-type': 'application/json' },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    })
    const cookies = response.headers.getSetCookie()
    token = /folioAccessToken=([^;]+)/.exec(cookies.join())?.[1] ?? token
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    // The server writes null where its schema requires text; those nulls mean "not given".
    const body: unknown = isJson ? JSON.parse(text, (_, value: unknown) => value ?? undefined) : null
    const pattern = path.replace(/\?.*/, '').replace(/[\da-f]{8}-[\da-f-]{27}/, '{id}')
    record(`${method ?? 'GET'} ${pattern}`, response.status, body)
    return object(body)
  }

  function record(operation: string, status: number, body: unknown): void {
    const finding = findings.of(operation)
    finding.responses += 1
    // All other errors are text, and a change of a request has no body.
    const file = status === 422 ? ofErrors : status < 400 ? schemas.get(operation) : undefined
    if (file === undefined) return body === null ? undefined : void finding.deviations.add('a body')
    if (documents.has(file)) compare(finding, resolve(resolving, file), body)
    else finding.hasNoSchema = true
  }

  const [username, password] = serviceUser().split(':')
  const login = (json: Json) => call('/authn/login-with-expiry', { method: 'POST', json })
  await login({ username, password: 'wrong' })
  await login({ username, password })
  await call('/groups?limit=1000')
  await call('/users')
  for (const like of copied) network.patron({ like })
  const { users } = await call(`/users?${queryFor('id', '*')}`)
  for (const { id } of listOf(users)) await callUser(call, String(id))
  return [...resolving.missing].toSorted()
}

/** Patrons with every kind of request, fee, block and refusal, which the named patrons lack. */
const copied = [
  'every-refusal',
  'every-request-stage',
  'fees-in-three-currencies',
  'hostile-text',
  'long-history',
  'lost-and-claimed',
  'open-but-returned',
  'blocked-by-staff',
  'two-loans',
].map((story) => `${story}-at-fernhill`)

function queryFor(field: string, value: string): string {
  return `query=${encodeURIComponent(`(${field}=="${value}")`)}&limit=1000`
}

/** Reads all of a patron's data, then makes all possible changes, and provokes errors. */
async function callUser(call: (path: string, sent?: Sent) => Promise<Json>, userId: string): Promise<void> {
  await call(`/automated-patron-blocks/${userId}`)
  for (const path of ['/accounts', '/manualblocks']) await call(`${path}?${queryFor('userId', userId)}`)
  const { loans } = await call(`/circulation/loans?${queryFor('userId', userId)}`)
  for (const { itemId } of listOf(loans))
    await call('/circulation/renew-by-id', { method: 'POST', json: { itemId, userId } })
  const { requests } = await call(`/circulation/requests?${queryFor('requesterId', userId)}`)
  for (const { id } of listOf(requests)) {
    const path = `/circulation/requests/${String(id)}`
    const request = await call(path)
    const cancelled = { status: 'Closed - Cancelled', cancellationReasonId: cancellationReason }
    for (const change of [{ pickupServicePointId: userId }, {}, cancelled, {}])
      await call(path, { method: 'PUT', json: { ...request, ...change } })
    await call(path)
  }
  await call(`/circulation/requests/${userId}`)
}
