/**
 * Validates the responses of the mock institutions, or of those named, against Alma's official OpenAPI
 * documents and JSON schemas, anywhere in the folder: `npm run fidelity -w packages/mock-network -- FOLDER
 * [NAME…]`. Reports a schema that is missing, instead of skipping it silently.
 */
import { globSync, readFileSync } from 'node:fs'
import { basename, join, resolve as toAbsolute } from 'node:path'
import { Compile } from 'typebox/compile'
import { keyOf } from './alma/keys.ts'
import { almaNames, institutionOf, type InstitutionName } from './institutions.ts'
import { demoPassword } from './patrons/record.ts'
import { startMockNetwork } from './start.ts'

type Json = Record<string, unknown>
type Operation = { responses?: Record<string, { description?: string; content?: Json }> }

const [given, ...names] = process.argv.slice(2)
if (given === undefined) {
  console.error(
    'Name the folder with the official documents: npm run fidelity -w packages/mock-network -- FOLDER',
  )
  process.exit(2)
}

// npm changes the working directory to the package's folder.
const folder = toAbsolute(process.env['INIT_CWD'] ?? '.', given)

const documents = new Map(
  globSync('**/*.json', { cwd: folder }).map((path): [string, Json] => [
    basename(path),
    object(JSON.parse(readFileSync(join(folder, path), 'utf8'))),
  ]),
)
const operations = new Map(
  [...documents.values()].flatMap(({ paths }) =>
    Object.entries(object(paths)).flatMap(([path, methods]) =>
      Object.entries(object(methods)).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        object(operation),
      ]),
    ),
  ),
)

/** Alma's error code without a specific meaning; not always documented. */
const generalError = '401652'

type Finding = { responses: number; deviations: Set<string>; hasNoSchema: boolean }
const findings = new Map<string, Finding>()
const network = await startMockNetwork({ callsPerSecond: Infinity })
for (const name of almaNames) if (names.length === 0 || names.includes(name)) await callAll(name)
await network.stop()

let isFaithful = operations.size > 0
for (const [operation, { responses, deviations, hasNoSchema }] of [...findings].toSorted(([one], [other]) =>
  one.localeCompare(other),
)) {
  const result = hasNoSchema ? 'no schema for its success' : 'as documented'
  console.log(`${operation}: ${responses} responses, ${deviations.size > 0 ? 'NOT as documented' : result}`)
  for (const deviation of deviations) console.log(`  ${deviation}`)
  isFaithful &&= deviations.size === 0
}
process.exitCode = isFaithful ? 0 : 1

type Call = (path: string, method?: string, json?: unknown) => Promise<Json>

async function callAll(name: InstitutionName) {
  const call: Call = async (path, method = 'GET', json) => object(await callOne({ name, path, method, json }))
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
    await call(path, 'PUT', request)
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

type Sent = { name: InstitutionName; path: string; method: string; json: unknown }

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
  const name = [...operations.keys()].find((one) => patternOf(one).test(call)) ?? call.replace(/\d{3,}/g, 'N')
  const finding = findings.get(name) ?? { responses: 0, deviations: new Set<string>(), hasNoSchema: false }
  findings.set(name, finding)
  finding.responses += 1
  const operation = operations.get(name)
  if (!operation) return finding.deviations.add('no such operation')
  if (!response.headers.has('x-exl-api-remaining')) finding.deviations.add('no X-Exl-Api-Remaining')
  if (response.status >= 400) return recordError(finding, operation, body)
  const schema = schemaOf(operation)
  if (!schema) finding.hasNoSchema ||= body !== null
  else
    for (const { instancePath, message } of Compile(schema).Errors(body))
      finding.deviations.add(`${instancePath.replaceAll(/\d+/g, 'N')} ${message}`)
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

/** null if the operation has no schema, or if the schema's file is not in the folder. */
function schemaOf({ responses }: Operation): Json | null {
  const { schema } = object(object(responses?.['200']?.content)['application/json'])
  const { $ref, type } = object(schema)
  if (typeof $ref === 'string') return documents.has(fileIn($ref)) ? resolve($ref, '') : null
  return type === 'object' ? null : object(schema)
}

function fileIn(reference: string): string {
  return basename(reference.split('#')[0] ?? '')
}

/** Replaces references, including those between files, and drops formats, which are those of XML. */
function resolve(reference: string, within: string): Json {
  const file = fileIn(reference) || within
  const pointer = (reference.split('#/')[1] ?? '').split('/')
  const found = pointer.reduce<unknown>((json, key) => object(json)[key], documents.get(file))
  return object(inline(found, file))
}

function inline(schema: unknown, file: string): unknown {
  if (Array.isArray(schema)) return schema.map((one) => inline(one, file))
  if (typeof schema !== 'object' || schema === null) return schema
  const { $ref, format: _format, example: _example, xml: _xml, ...rest } = object(schema)
  if (typeof $ref === 'string') return resolve($ref, file)
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, inline(value, file)]))
}

function object(json: unknown): Json {
  return Object(json)
}

function listOf(json: unknown): Json[] {
  return Array.isArray(json) ? json.map(object) : []
}
