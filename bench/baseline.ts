/**
 * The server for comparisons with the card, without guards, rights or translation. `GET /same-calls` makes the calls of a
 * card in the same order over the same kind of pool, parses each body, and writes the bytes that the card wrote.
 * Where `BENCH_PLAN` has the calls of each member, in waves, it makes these.
 * `GET /flat` makes one call a member, all at once. `GET /renewals` renews every loan at every member.
 * With `BENCH_LEAN`, it does the same at the least cost: a dispatch handler in place of `request`, connections that stay open
 * until the other side closes them, and one write for all lines that are ready at the same time.
 */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'

/** A call and its headers. */
export type Planned = { path: string; headers: Record<string, string> }
type Plan = Planned[][][]

const plan: Plan | null = JSON.parse(process.env['BENCH_PLAN'] ?? 'null')
const members = plan?.length ?? Number(process.env['BENCH_MEMBERS'])
const firstWithPaia = members - Number(process.env['BENCH_PAIA'])
const upstream = process.env['BENCH_UPSTREAM'] ?? ''
const isLean = process.env['BENCH_LEAN'] !== undefined
const tenMinutes = 600_000
const dispatcher = new Agent({
  connect: { timeout: 1000 },
  connections: null,
  ...(isLean && { keepAliveTimeout: tenMinutes, headersTimeout: 0, bodyTimeout: 0 }),
})
const call = isLean ? callLean : callWithRequest
const atOnce = 6
const ways: Record<string, typeof flat> = { '/flat': flat, '/renewals': renewals }
const users = '/almaws/v1/users'
const hasPaia = (member: number) => member >= firstWithPaia
const patronAt = (member: number) => `/M${member}/core/patron-${member}`
let lines: string[] = []

const server = createServer((incoming, response) => {
  if (incoming.url === '/lines') return void remember()
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  const one = ways[incoming.url ?? ''] ?? sameCalls
  void Promise.all(Array.from({ length: members }, (_, member) => one(member, response))).then(() =>
    response.end(),
  )

  async function remember() {
    lines = JSON.parse((await incoming.setEncoding('utf8').toArray()).join(''))
    response.end()
  }
})

async function sameCalls(member: number, response: ServerResponse) {
  const planned = plan?.[member]
  await (planned ? callsOf(planned, member) : hasPaia(member) ? callsToPaia(member) : callsToAlma(member))
  write(response, lines[member] ?? '\n')
}

function write(response: ServerResponse, line: string) {
  if (isLean && response.writableCorked === 0) {
    response.cork()
    setImmediate(() => response.uncork())
  }
  response.write(line)
}

async function callsOf(waves: Planned[][], member: number) {
  for (const wave of waves)
    await Promise.all(wave.map(({ path, headers }) => call(member, path, 'GET', headers)))
}

async function callsToAlma(member: number) {
  const there = `${users}/${await idAt(member)}`
  await Promise.all([
    call(member, `${there}/loans?limit=100&offset=0&expand=renewable`),
    call(member, `${there}/requests?limit=100&offset=0`),
    call(member, `${there}/fees?status=ACTIVE`),
  ])
}

async function callsToPaia(member: number) {
  const there = patronAt(member)
  await call(member, there)
  await Promise.all([call(member, `${there}/items`), call(member, `${there}/fees`)])
}

async function flat(member: number, response: ServerResponse) {
  const [first] = plan?.[member] ?? []
  if (first) await callsOf([first.slice(0, 1)], member)
  else await call(member, hasPaia(member) ? patronAt(member) : `${users}/patron?expand=loans,requests,fees`)
  write(response, lines[member] ?? '\n')
}

/** Renews every loan, with as many calls at once as the card sends for one patron. No rate of a guard limits either server. */
async function renewals(member: number, response: ServerResponse) {
  const there = `${users}/${await idAt(member)}`
  const path = `${there}/loans?limit=100&offset=0&expand=renewable`
  const { item_loan } = (await call(member, path)) as { item_loan: { loan_id: string }[] }
  const waiting = item_loan.values()
  const workers = Array.from({ length: atOnce }, async () => {
    for (const { loan_id } of waiting) {
      const loan = await call(member, `${there}/loans/${loan_id}?op=renew`, 'POST')
      write(response, `${JSON.stringify(loan)}\n`)
    }
  })
  await Promise.all(workers)
}

async function idAt(member: number): Promise<string> {
  const id = member === 0 ? 'patron-0' : '5131558001021'
  const source = member === 0 ? '' : 'source_institution_code=01MER_NORTH&'
  const path = `${users}/${id}?${source}expand=loans,requests,fees`
  const account = (await call(member, path)) as { primary_id: string }
  return account.primary_id
}

type Method = 'GET' | 'POST'

async function callWithRequest(
  member: number,
  path: string,
  method: Method = 'GET',
  headers = headersAt(member),
): Promise<unknown> {
  const { body } = await request(`${upstream}${path}`, { dispatcher, method, headers })
  return body.json()
}

function callLean(
  member: number,
  path: string,
  method: Method = 'GET',
  headers = headersAt(member),
): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const chunks: Buffer[] = []
  dispatcher.dispatch(
    { origin: upstream, path, method, headers },
    {
      onRequestStart: () => {},
      onResponseStart(_, statusCode) {
        if (statusCode !== 200) reject(new Error(`The institution answered ${statusCode}.`))
      },
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd() {
        const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
        resolve(JSON.parse(bytes.toString()))
      },
      onResponseError: (_, error) => reject(error),
    },
  )
  return promise
}

function headersAt(member: number): Record<string, string> {
  return {
    authorization: `${hasPaia(member) ? 'Bearer token' : 'apikey key'}-${member}`,
    accept: 'application/json',
  }
}

server.listen(0, '127.0.0.1', () => console.log(`listening ${(server.address() as AddressInfo).port}`))
