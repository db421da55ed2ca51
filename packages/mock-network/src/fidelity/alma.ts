import { keyOf } from '../alma/keys.ts'
import { almaNames, institutionOf, type InstitutionName } from '../institutions.ts'
import { demoPassword } from '../patrons/record.ts'
import type { MockNetwork } from '../start.ts'
import { fileIn, inline, listOf, object, resolve, type Documents, type Json } from './documents.ts'
import { compare, type Finding, type Findings } from './findings.ts'

type Operation = { responses?: Record<string, { description?: string; content?: Json }> }

/** Alma's error code without a specific meaning; not always documented. */
const generalError = '401652'

type Call = (path: string, method?: string, json?: unknown) => Promise<Json>
type Checking = { network: MockNetwork; documents: Documents; findings: Findings }

/** The operations of all OpenAPI documents, such as `GET /almaws/v1/conf/general`. */
export function operationsIn(documents: Documents): Map<string, Operation> {
  return new Map(
    [...documents.values()].flatMap(({ paths }) =>
      Object.entries(object(paths)).flatMap(([path, methods]) =>
        Object.entries(object(methods)).map(([method, operation]): [string, Operation] => [
          `${method.toUpperCase()} ${path}`,
          object(operation),
        ]),
      ),
    ),
  )
}

/** Compares the responses of the institutions with Alma, or of those named, with Alma's OpenAPI documents. */
export async function checkAlma({ network, documents, findings }: Checking, names: string[]): Promise<void> {
  const operations = operationsIn(documents)
  // The formats are those of XML.
  const resolving = { documents, withFormats: false, missing: new Set<string>() }
  for (const name of almaNames) if (names.length === 0 || names.includes(name)) await callAll(name)

  async function callAll(name: InstitutionName) {
    const call: Call = async (path, method = 'GET', json) =>
      object(await callOne({ name, path, method, json }))
    const tables = ['UserGroups', 'UserBlockDescription', 'UserIdentifierTypes', 'NoSuchTable']
    const libraries = [...institutionOf(name).libraries.keys(), 'NOWHERE']
    await call('/conf/general')
    await call('/conf/libraries')
    for (const code of libraries) await call(`/conf/libraries/${code}`)
    for (const table of tables) await call(`/conf/code-tables/${table}`)
    const ids = new Set(['nobody'])
    for (const letter of 'abcdefghijklmnopqrstuvwxyz')
      for (const { primary_id } of listOf((await call(`/users?q=ALL~${letter}&limit=100`))['user']))
        ids.add(String(primary_id))
    for (const primaryId of ids) await callUser(call, `/users/${encodeURIComponent(primaryId)}`)
  }

  async function callOne({ name, path, method, json }: Sent): Promise<unknown> {
    const response = await fetch(`${network[institutionOf(name).region]}/almaws/v1${path}`, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `apikey ${keyOf(name)}`,
        ...(json !== undefined && { 'content-type': 'application/json' }),
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    })
    const text = await response.text()
    // Recorded responses have null where the schema requires text; those nulls mean "not given".
    const body: unknown = text === '' ? null : JSON.parse(text, (_, value: unknown) => value ?? undefined)
    record(`${method} ${new URL(response.url).pathname}`, response, body)
    return body
  }

  function record(call: string, response: Response, body: unknown) {
    const name =
      [...operations.keys()].find((one) => patternOf(one).test(call)) ?? call.replace(/\d{3,}/g, 'N')
    const finding = findings.of(name)
    finding.responses += 1
    const operation = operations.get(name)
    if (!operation) return finding.deviations.add('no such operation')
    if (!response.headers.has('x-exl-api-remaining')) finding.deviations.add('no X-Exl-Api-Remaining')
    if (response.status >= 400) return recordError(finding, operation, body)
    const schema = schemaOf(operation)
    if (!schema) finding.hasNoSchema ||= body !== null
    else compare(finding, schema, body)
  }

  /** null if the operation has no schema, or if the schema's file is not in the folder. */
  function schemaOf({ responses }: Operation): Json | null {
    const { schema } = object(object(responses?.['200']?.content)['application/json'])
    const { $ref, type } = object(schema)
    if (typeof $ref === 'string') return documents.has(fileIn($ref)) ? resolve(resolving, $ref) : null
    return type === 'object' ? null : object(inline(resolving, schema, ''))
  }
}

type Sent = { name: InstitutionName; path: string; method: string; json: unknown }

/** Reads all of a patron's data, then makes all possible changes, and provokes errors. */
async function callUser(call: Call, user: string) {
  await call(`${user}?expand=loans,requests,fees`)
  for (const password of [demoPassword, 'wrong']) await call(`${user}?password=${password}`, 'POST')
  for (const status of ['ACTIVE', 'INDISPUTE', 'EXPORTED', 'CLOSED', 'PAID'])
    for (const { id } of listOf((await call(`${user}/fees?status=${status}`))['fee']))
      await call(`${user}/fees/${String(id)}`)
  for (const { loan_id } of listOf((await call(`${user}/loans?expand=renewable`))['item_loan'])) {
    await call(`${user}/loans/${String(loan_id)}`)
    await call(`${user}/loans/${String(loan_id)}?op=renew`, 'POST')
  }
  for (const request of listOf((await call(`${user}/requests`))['user_request'])) {
    const path = `${user}/requests/${String(request['request_id'])}`
    await call(path)
    await call(path, 'PUT', { ...request, request_status: undefined })
    await call(`${path}?reason=CancelledAtPatronRequest`, 'DELETE')
  }
  const purchases = `${user}/purchase-requests`
  await call(`${purchases}?status=PAID`)
  for (const { request_id } of listOf((await call(purchases))['purchase_request'])) {
    await call(`${purchases}/${String(request_id)}`)
    await call(`${purchases}/${String(request_id)}?op=cancel`, 'POST')
  }
  for (const list of ['loans', 'requests', 'purchase-requests', 'fees']) await call(`${user}/${list}/1`)
}

function recordError({ deviations }: Finding, { responses }: Operation, body: unknown) {
  const [error] = listOf(object(object(body)['errorList'])['error'])
  const code = String(error?.['errorCode'])
  const isDocumented = code === generalError || responses?.['400']?.description?.includes(code)
  if (!isDocumented) deviations.add(`error ${code} is not documented`)
}

function patternOf(operation: string): RegExp {
  return new RegExp(`^${operation.replace(/\{\w+\}/g, '[^/]+').replace(/\/$/, '/?')}$`)
}
