import { randomInt } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownPage, startTestNetwork, type TestNetwork } from '../test/network.ts'
import { routesOf } from '../test/routes.ts'

/** As far as the contract uses it. */
type Schema = {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
}
type Parameter = { in: string; name: string; schema: Schema }
type Operation = { parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: Schema }> } }
type Headers = Record<string, string>
type Try = {
  method: string
  url: string
  role: number
  headers: Headers
  payload: string | undefined
}

/** Inputs of each route. `npm run unit -- --random-inputs` makes many more. */
const numRuns = Number(process.env['RANDOM_INPUTS'] ?? 40)
const methods = ['GET', 'POST', 'DELETE', 'PUT', 'HEAD', 'OPTIONS', 'PATCH'] as const
const known = [
  '01MER_NORTH',
  '01MER_HARBOUR',
  'network',
  'callback',
  '__proto__',
  'constructor',
  '..',
  '%',
  'NUL\u0000',
]
const revealing = /\n\s+at |node_modules|\/src\/|\.ts:\d|TypeError|SQLITE|select .+ from/i

const texts = fc.oneof(
  fc.constantFrom(...known),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 300 }),
)

let card: TestNetwork
let roles: Headers[]
/** Headers of other patrons, whose sessions may end on the way. */
let leaving: Headers[]
let errors: string[]
beforeAll(async () => {
  errors = []
  card = await startTestNetwork({
    env: { LOG_LEVEL: 'error' },
    // Audit heads are logged at every level.
    log: { write: (line) => void (line.includes('"audit head"') || errors.push(line)) },
  })
  const patron = await card.signIn(card.network.patron({ like: 'five-institutions' }))
  const staff = await card.signIn(card.network.patron({ like: 'desk-operator' }), '?as=staff')
  roles = [{}, ownPage, patron, staff]
  leaving = [
    {},
    ownPage,
    await card.signIn(card.network.patron({ like: 'two-loans' })),
    await card.signIn(card.network.patron({ like: 'desk-manager' }), '?as=staff'),
  ]
})
afterAll(() => card.stop())

test(
  'G3 G11 no input, by the contract or against it, is answered with a fault of ours or tells how we are made',
  async () => {
    const seed = randomInt(2 ** 31)
    const operations = operationsOf(card)
    let obeyed = 0
    for (const operation of operations) {
      const property = fc.asyncProperty(tryOf(operation), async (one) => {
        const status = await sensibleStatusOf(
          one,
          operation.path.startsWith('/api/sign-out') ? leaving : roles,
        )
        if (status < 400) obeyed += 1
      })
      await fc.assert(property, { seed, numRuns })
    }
    console.log(
      `${numRuns} random calls on each of ${operations.length} routes, ${obeyed} obeyed, seed ${seed}`,
    )
    expect(errors).toEqual([])
    expect(obeyed).toBeGreaterThan(numRuns)
  },
  60_000 + numRuns * 2_000,
)

async function sensibleStatusOf({ method, url, role, headers, payload }: Try, as: Headers[]) {
  const answer = await card.app.inject({
    method: method as 'GET',
    url,
    headers: { ...as[role], ...headers },
    ...(payload !== undefined && { payload }),
  })
  expect(answer.statusCode).not.toBe(500)
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(`${answer.body}${JSON.stringify(answer.headers)}`).not.toMatch(revealing)
  return answer.statusCode
}

/** Every route with its OpenAPI operation, and two routes that do not exist. */
function operationsOf({ app }: TestNetwork): { path: string; method: string; operation: Operation }[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- so it is by OpenAPI
  const { paths } = app.swagger() as unknown as { paths: Record<string, Record<string, Operation>> }
  return [...routesOf(app), 'GET /:anything', 'POST /:anything'].map((route) => {
    const [method = '', pattern = ''] = route.split(' ')
    const path = pattern.replaceAll(/:(\w+)/g, '{$1}')
    return { path, method, operation: paths[path]?.[method.toLowerCase()] ?? {} }
  })
}

function tryOf({ path, method, operation }: ReturnType<typeof operationsOf>[number]): fc.Arbitrary<Try> {
  const { parameters = [], requestBody } = operation
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const queries = parameters.filter((one) => one.in === 'query')
  const { schema } = Object.values(requestBody?.content ?? {})[0] ?? { schema: {} }
  return fc
    .record({
      method: fc.oneof({ weight: 6, arbitrary: fc.constant(method) }, fc.constantFrom(...methods)),
      params: fc.tuple(...names.map(() => texts)),
      query: queryOf(queries),
      role: fc.constantFrom(0, 1, 2, 2, 2, 3, 3, 3),
      headers: headersOf(),
      body: fc.oneof(
        { weight: 3, arbitrary: bySchema(schema).map((value) => JSON.stringify(value)) },
        against(schema),
      ),
    })
    .map(({ params, query, body, ...rest }) => ({
      ...rest,
      url: `${names.reduce((url, name, index) => url.replace(`{${name}}`, inPath(params[index] ?? '')), path)}${query}`,
      payload: rest.method === 'GET' || rest.method === 'HEAD' ? undefined : body,
    }))
}

function inPath(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

function queryOf(parameters: Parameter[]): fc.Arbitrary<string> {
  const names = [
    'fresh',
    'code',
    'state',
    'iss',
    'returnTo',
    'profile',
    ...parameters.map(({ name }) => name),
  ]
  const pairs = fc.array(fc.tuple(fc.constantFrom(...names), texts), { maxLength: 4 })
  return fc.oneof(
    fc.constant(''),
    pairs.map((all) => `?${all.map(([name, text]) => `${name}=${inPath(text)}`).join('&')}`),
  )
}

function headersOf(): fc.Arbitrary<Headers> {
  const key = fc.oneof(fc.uuid(), fc.stringMatching(/^[ -~]{0,80}$/))
  const type = fc.constantFrom(
    'application/json',
    'application/json; charset=x',
    'text/plain',
    'application/x-www-form-urlencoded',
  )
  const junk = fc.record(
    {
      'idempotency-key': key,
      'content-type': type,
      accept: fc.constantFrom('text/html', '*/*'),
      'x-session-tag': fc.stringMatching(/^[!-~]{0,60}$/),
      cookie: fc.stringMatching(/^(__Host-card(-sign-in)?=)?[!-:<-~]{0,80}$/),
    },
    { requiredKeys: ['idempotency-key', 'content-type'] },
  )
  // Most come with what lets them in.
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.uuid().map((id) => ({ 'idempotency-key': id, 'content-type': 'application/json' })),
    },
    junk,
  )
}

function bySchema(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(bySchema))
  return byType[schema.type ?? '']?.(schema) ?? fc.jsonValue()
}

const byType: Record<string, (schema: Schema) => fc.Arbitrary<unknown>> = {
  object: ({ properties = {}, required = [] }) => {
    const fields = Object.entries(properties).map(([name, one]) => [name, bySchema(one)] as const)
    return fc.record(Object.fromEntries(fields), { requiredKeys: required })
  },
  array: ({ items = {} }) => fc.array(bySchema(items), { minLength: 1, maxLength: 5 }),
  string: () => texts,
  boolean: () => fc.boolean(),
  integer: () => fc.integer(),
  number: () => fc.double(),
  null: () => fc.constant(null),
}

/** Another value, one that breaks off, or no JSON at all. */
function against(schema: Schema): fc.Arbitrary<string> {
  const good = bySchema(schema).map((value) => JSON.stringify(value) ?? '')
  return fc.oneof(
    fc.json(),
    fc.tuple(good, fc.nat({ max: 40 })).map(([text, length]) => text.slice(0, length)),
    good.map((text) => text.replace('{', '{"__proto__":{"a":1},')),
    good.map((text) => text.replace('{', '{"more":[[[[]]]],')),
    fc.string({ unit: 'binary' }),
  )
}
