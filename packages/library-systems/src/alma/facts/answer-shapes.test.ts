import { join } from 'node:path'
import { keyOf } from '@library-card/mock-network/alma/keys.ts'
import { institutionOf } from '@library-card/mock-network/institutions.ts'
import { startMockNetwork, type MockNetwork } from '@library-card/mock-network/start.ts'
import { testTime } from '@library-card/mock-network/test/time.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { context, oldUser } from '../../../test/alma-examples.ts'
import { isGiven, isObject, type JsonObject, objectsIn } from '../../json-values.ts'
import { toAccount, toFoundAccount, toStaffNotes } from '../account.ts'
import { kindWords } from './differences.ts'
import { facts } from './facts.ts'
import { toFee } from '../fee.ts'
import { isCurrent, toLoan } from '../loan.ts'
import { toPurchaseRequest } from '../purchase-request.ts'
import { isOpenOfPatron, toRequest } from '../request.ts'
import {
  answers,
  fee,
  foundUser,
  loan,
  purchaseRequest,
  request,
  user,
  type Field,
  type Fields,
  type Shape,
} from './answer-shapes.ts'

const document = join(import.meta.dirname, '../../../../../docs/reference/alma.md')

let network: MockNetwork
beforeAll(async () => {
  network = await startMockNetwork({ now: testTime, callsPerSecond: 100_000 })
})
afterAll(() => network.stop())

/** Paths of the fields, without those inside coded and counted ones. */
function pathsOf(fields: Fields, prefix = ''): string[] {
  return Object.entries(fields).flatMap(([name, field]) => [
    `${prefix}${name}`,
    ...pathsOf(field.fields ?? {}, `${prefix}${name}.`),
  ])
}

/**
 * An object with these fields, which calls `read` with the path of each field that is read, given or not.
 * `turn` selects one of the codes of a field.
 */
function witness(fields: Fields, { read, turn }: Reading, prefix = ''): JsonObject {
  const sample = ({ kind, fields: inner = {}, codes = ['A'] }: Field, path: string): unknown => {
    const code = codes[turn % codes.length]
    if (kind === 'list') return [witness(inner, { read, turn }, `${path}.`)]
    if (kind === 'object') return witness(inner, { read, turn }, `${path}.`)
    if (kind === 'coded') return { value: code, desc: 'A label' }
    return kind === 'text' ? code : samples[kind]
  }
  const given = Object.entries(fields).map(([name, field]) => [name, sample(field, `${prefix}${name}`)])
  return new Proxy(Object.fromEntries(given), {
    get(target, name) {
      if (typeof name === 'string') read(`${prefix}${name}`)
      return Reflect.get(target, name)
    },
  })
}
type Reading = { read: (path: string) => void; turn: number }

const samples = {
  counted: { value: 1, link: '' },
  number: 1,
  flag: true,
  day: '2030-01-16Z',
  instant: '2030-01-16T10:00:00Z',
  moment: '2030-01-16Z',
}

const account = toAccount(oldUser, context)
const borrower = { account, blocks: { items: [], unreadable: 0 } }

const readers: [shape: Shape, elsewhere: string[], read: (row: never) => unknown][] = [
  [
    user,
    // Read to find the record and the roles.
    ['source_link_id', 'user_role', 'user_role.status', 'user_role.role_type', 'user_role.expiry_date'],
    (row: JsonObject & { primary_id: string }) => [
      // On the day of the samples, when an address has begun and not ended.
      toFoundAccount(row, { ...context, now: new Date(samples.instant) }),
      toStaffNotes(row['user_note']),
    ],
  ],
  // The owner of a row is read with the list; `return_date` in a list of returned loans.
  [loan, ['user_id', 'return_date'], (row: JsonObject) => [isCurrent(row), toLoan(row, borrower, context)]],
  [request, ['user_primary_id'], (row: JsonObject) => [isOpenOfPatron(row), toRequest(row)]],
  [purchaseRequest, ['requester'], (row: JsonObject) => toPurchaseRequest(row)],
  [fee, ['user_primary_id', 'status'], (row: JsonObject) => toFee(row, { state: 'open', currency: 'EUR' })],
]

test.for(readers)(
  'the adapter reads the fields of docs/reference/alma.md, and no other: %o',
  ([shape, elsewhere, read]) => {
    const { fields } = shape
    const seen = new Set(elsewhere)
    const required = Object.entries(fields).filter(([, field]) => field.required)
    const withoutOne = Object.keys(fields).map((left) =>
      Object.entries(fields).filter(([name, field]) => name !== left || field.required),
    )
    for (const sample of [required, ...withoutOne])
      for (let turn = 0; turn < 5; turn++) {
        const row = witness(Object.fromEntries(sample), { read: (path) => seen.add(path), turn })
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the witness has the fields that the adapter reads
        read(row as never)
      }
    expect([...seen].toSorted()).toEqual(pathsOf(fields).toSorted())
  },
)

test('docs/reference/alma.md has every fact and field, and whether the mock institutions give it', async () => {
  const given = await fieldsOfMock()
  const fields = answers.flatMap(({ call, shape, list, beside = {} }) => [
    ...(shape === foundUser
      ? [sameFields]
      : rowsOf(shape, list === undefined ? call : `${call}, \`${list}[]\``, given)),
    ...rowsOf({ ...shape, fields: beside }, call, given),
  ])
  const parts = [
    introduction,
    '## The facts',
    tableOf(
      'Fact',
      facts.map(({ fact, source, mock = 'yes' }) => [fact, source, mock]),
    ),
    '## The fields',
    tableOf('Fields', fields),
  ]
  await expect(`${parts.join('\n\n')}\n`, 'Stale: npm run generate').toMatchFileSnapshot(document)
})

const introduction = `# Facts and fields of Alma

For: contributors, and librarians with a report of differences. Before: [Alma](../alma.md).

\`npm run generate\` writes this page.

## Sources

- **OpenAPI**: descriptions of the APIs _Users and Fulfillment_ and _Configuration and Administration_. Names such as \`rest_user.xsd\` and
  \`rest_fee.json\`: documentation and JSON schemas of the objects. **Blog on fulfillment networks**, **API governance thresholds**: articles. All
  are on the Ex Libris Developer Network.
- **Alma Analytics**, **Alma Online Help**: Ex Libris Knowledge Center.
- **recorded by**: answers in the tests of [mlibrary/account](https://github.com/mlibrary/account) and
  [pulibrary/bibdata](https://github.com/pulibrary/bibdata).
- **client of**, **read by**, **VuFind**, **AlmaAPITK**, **dcb-service**: public clients of the API, by SLSP,
  [gpeterso/alma-role-toggler](https://github.com/gpeterso/alma-role-toggler), [VuFind](https://github.com/vufind-org/vufind) and the Open
  Library Foundation.
- **assumption**: ours.

"In the mock" says whether the mock institutions assume the fact too, so that no test would notice that it is wrong, or whether an answer of
theirs has the field.`

function tableOf(first: string, rows: string[][]): string {
  const head = [first, 'Source', 'In the mock']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const sameFields = [
  'GET /users, `user[]`: the same fields, few of them without `expand=full`',
  'dcb-service',
  'yes',
]

/** A row for the fields of one form, source and presence in the mock. */
function rowsOf(shape: Shape, where: string, given: ReadonlySet<string>): string[][] {
  const all = flat(shape.fields).map(([path, field]) => {
    const codes = field.codes ? `, of ${field.codes.map((code) => `\`${code}\``).join(' ')}` : ''
    const form = `${kindWords[field.kind]}${codes}${field.required ? ', always' : ''}`
    return {
      path,
      form,
      source: field.source ?? shape.source,
      mock: given.has(`${where} ${path}`) ? 'yes' : 'no',
    }
  })
  const groups = Map.groupBy(all, ({ form, source, mock }) => [form, source, mock].join('|'))
  return [...groups.values()].map((fields) => {
    const { form, source, mock } = fields[0]!
    return [`${where}: ${fields.map(({ path }) => `\`${path}\``).join(' ')}: ${form}`, source, mock]
  })
}

function flat(fields: Fields, prefix = ''): [path: string, field: Field][] {
  return Object.entries(fields).flatMap(([name, field]): [string, Field][] => [
    [`${prefix}${name}`, field],
    ...flat(field.fields ?? {}, `${prefix}${name}.`),
  ])
}

/** Every field that an answer of two mock institutions gives, for any of their patrons. */
async function fieldsOfMock(): Promise<Set<string>> {
  const given = new Set<string>()
  for (const name of ['NORTH', 'HARBOUR'] as const) {
    const ask = async (path: string): Promise<JsonObject> => {
      const headers = { authorization: `apikey ${keyOf(name)}`, accept: 'application/json' }
      const response = await fetch(`${network[institutionOf(name).region]}/almaws/v1${path}`, { headers })
      const body: unknown = await response.json()
      return isObject(body) ? body : {}
    }
    const ids = network
      .patrons()
      .flatMap(({ home, idAtHome, cards }) => (home === name ? idAtHome : (cards[name] ?? [])))
    for (const { call, shape, list, beside } of answers) {
      for (const path of pathsAt(call, ids)) {
        const body = await ask(path)
        const where = list === undefined ? call : `${call}, \`${list}[]\``
        const rows = list === undefined ? [body] : objectsIn(body[list])
        rows.forEach((row) => collect(row, shape.fields, `${where} `))
        collect(body, beside ?? {}, `${call} `)
      }
    }
  }
  return given

  function collect(row: JsonObject, fields: Fields, prefix: string) {
    for (const [name, field] of Object.entries(fields)) {
      if (!isGiven(row[name]) || isEmpty(row[name])) continue
      given.add(`${prefix}${name}`)
      for (const inner of objectsIn(row[name])) collect(inner, field.fields ?? {}, `${prefix}${name}.`)
    }
  }
}

const isEmpty = (value: unknown) => isObject(value) && !isGiven(value['value']) && 'value' in value

const queries: Record<string, string[]> = {
  'GET /users/{id}': ['?expand=loans,requests,fees'],
  'GET /users/{id}/loans': ['?expand=renewable&limit=100', '?loan_status=Complete&limit=100'],
  'GET /users/{id}/requests': ['?limit=100'],
  'GET /users/{id}/fees': ['', '?status=INDISPUTE', '?status=CLOSED'],
  'GET /users': ['?limit=100&expand=full'],
}

function pathsAt(call: string, ids: string[]): string[] {
  const path = call.replace('GET ', '')
  const all = (queries[call] ?? ['']).map((query) => `${path}${query}`)
  return path.includes('{id}')
    ? ids.flatMap((id) => all.map((one) => one.replace('{id}', encodeURIComponent(id))))
    : all
}
