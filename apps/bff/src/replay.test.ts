import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import { maxLoansPerOrder, type RenewalOrder } from '@library-card/contract/renewal.ts'
import { second } from '@library-card/library-systems/durations.ts'
import { randomUUID } from 'node:crypto'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { handleOf, signInStaff } from '../test/staff.ts'
import { signInAtBirch } from '../test/own-sign-in.ts'
import { orderCalendar } from '../test/calendar.ts'
import { orderFor, renew } from '../test/actions.ts'
import { codeOf, itemsOf, linesOf, readCards, requireAccount, type Headers } from '../test/card.ts'
import { memberNames } from '../test/network-file.ts'
import { ownPage, startTestNetwork, startTime, type TestNetwork } from '../test/network.ts'

type Method = 'GET' | 'POST' | 'DELETE'
type Replay = { method?: Method; url: string; payload?: object }
type Person = { patron: MockPatron; headers: Headers }

const codes = memberNames.map(codeOf)
/** The outcomes in the lines of an action on what is not the patron's. */
const nobodysLines = [null, { result: 'not-found' }, true]
/** A well-formed id that does not exist. */
const unknownId = '99999999999995021'
const unknownHandle = 'A'.repeat(60)
const patient = 120_000

/** It has tests of its own. */
const withoutPaceAtBirch = (file: string) =>
  file.replace('system: paia\n', 'system: paia\n    guard: { callsPerSecond: 5000 }\n')

describe.each(['linked', 'shared-id'] as const)('%s', (accounts) => {
  let card: TestNetwork
  let now = startTime
  beforeEach(async () => {
    now = startTime
    card = await startTestNetwork({ accounts, edit: withoutPaceAtBirch, clock: () => now })
  })
  afterEach(() => card.stop())

  async function robin(): Promise<Person> {
    const { patron, headers } = await card.signInLike('five-institutions')
    await signInAtBirch(card, headers, patron.cards.BIRCH)
    return { patron, headers }
  }

  /** The ids of loans, requests and fees, barcodes and the patron's own id, from all institutions. */
  async function idsOf({ patron, headers }: Person): Promise<string[]> {
    const cards = [...(await readCards(card, headers)).values()].filter((one) => one.state === 'complete')
    const ids = cards
      .map(requireAccount)
      .flatMap(({ account, loans, requests, fees }) => [
        account.barcode ?? '',
        ...[
          ...itemsOf(loans),
          ...itemsOf(requests),
          ...(fees.state === 'not-asked' ? [] : itemsOf(fees)),
        ].map(({ id }) => id),
        ...itemsOf(loans).map(({ barcode }) => barcode ?? ''),
      ])
    return [...new Set([patron.idAtHome, ...ids])].filter(Boolean)
  }

  async function answerTo(replay: Replay, headers: Headers): Promise<unknown> {
    const { method = 'POST', url, payload } = replay
    const sent = { ...headers, ...(method === 'POST' && { 'idempotency-key': randomUUID() }) }
    const answer = await card.app.inject({ method, url, headers: sent, ...(payload && { payload }) })
    if (answer.statusCode === 429) {
      // A person's clicks are paced: try again when the answer says so.
      now += Number(answer.headers['retry-after']) * second
      return answerTo(replay, headers)
    }
    // On a busy machine the database may not store the click in time.
    if (answer.statusCode === 503) return answerTo(replay, headers)
    if (answer.headers['content-type'] === 'application/x-ndjson')
      return linesOf<OutcomeLine>(answer.body).map((line) => line.type === 'end' || line.outcome)
    return { ...answer.json<object>(), requestId: '' }
  }

  async function renewAll(headers: Headers, orders: RenewalOrder[], key?: string) {
    return [...(await renew(card, headers, orders, key)).outcomes.values()]
  }

  /** Responses that differ from that for an unknown id; `unknown` is the same call with such an id. */
  async function differing(replays: { replay: Replay; unknown: Replay }[], headers: Headers) {
    const answers = new Map<string, unknown>()
    const wrong: string[] = []
    // Sequentially: a person may have a few orders open at a time.
    for (const { replay, unknown } of replays) {
      const place = JSON.stringify(unknown)
      const expected = answers.get(place) ?? (await answerTo(unknown, headers))
      answers.set(place, expected)
      const refusal = { status: expect.toBeOneOf([400, 403, 404]) as number, requestId: '' }
      expect(expected).toMatchObject(Array.isArray(expected) ? nobodysLines : refusal)
      const answer = await answerTo(replay, headers)
      if (JSON.stringify(answer) !== JSON.stringify(expected)) wrong.push(JSON.stringify(answer))
    }
    console.log(`${accounts}: ${replays.length} replays refused like what is nobody's`)
    return wrong
  }

  /** Distributes the replays among several other patrons, who send them in parallel. */
  async function differingForOthers(replays: { replay: Replay; unknown: Replay }[]) {
    const others = await Promise.all(codes.map(robin))
    const shares = others.map(({ headers }, at) =>
      differing(
        replays.filter((_, index) => index % others.length === at),
        headers,
      ),
    )
    return (await Promise.all(shares)).flat()
  }

  test(
    'G4 no id of a patron can be cancelled, changed or checked by another, at any institution',
    async () => {
      const owner = await robin()
      const ids = await idsOf(owner)
      expect(ids.length).toBeGreaterThan(20)
      const calls = [
        (code: string, id: string) => ({
          url: `/api/institutions/${code}/requests/${encodeURIComponent(id)}/cancellation`,
        }),
        ...['GEO', 'HARBOUR'].map((libraryCode) => (code: string, id: string) => ({
          url: `/api/institutions/${code}/requests/${encodeURIComponent(id)}/pickup`,
          payload: { libraryCode },
        })),
        ...['renewal', 'cancellation', 'pickup-change'].map((type) => (code: string, id: string) => ({
          url: '/api/outcomes/check',
          payload: { type, institutionCode: code, id },
        })),
      ]
      // Exhaustive where accounts are linked, as in most networks; otherwise every pair of id, institution and call.
      const callsFor = (row: number, column: number) =>
        accounts === 'linked' ? calls : [calls[(row + column) % calls.length]!]
      const replays = ids.flatMap((id, row) =>
        codes.flatMap((code, column) =>
          callsFor(row, column).map((call) => ({
            replay: call(code, id),
            unknown: call(code, unknownId),
          })),
        ),
      )
      expect(await differingForOthers(replays)).toEqual([])
      expect(card.network.writes()).toEqual([])
    },
    patient,
  )

  test(
    'G4 no id of a patron can be renewed by another, at any institution',
    async () => {
      const owner = await robin()
      const other = await robin()
      const ids = await idsOf(owner)
      const orders = codes.flatMap((institutionCode) =>
        ids.map((loanId) => ({ institutionCode, loanId, due: null })),
      )
      for (let at = 0; at < orders.length; at += maxLoansPerOrder)
        for (const outcome of await renewAll(other.headers, orders.slice(at, at + maxLoansPerOrder)))
          expect(outcome).toEqual({ result: 'not-found' })
      console.log(`${accounts}: ${orders.length} renewals refused`)
      expect(card.network.writes()).toEqual([])
    },
    patient,
  )

  test('G4 G12 another patron’s key and content do not reveal the outcome', async () => {
    const owner = await robin()
    const other = await robin()
    const order = await orderFor(card, owner.headers, ['NORTH', 'A Grammar'])
    const key = randomUUID()
    const own = await renew(card, owner.headers, [order], key)
    expect(own.outcomes.get(order.loanId)?.result).toBe('renewed')
    expect(await renewAll(other.headers, [order], key)).toEqual([{ result: 'not-found' }])
    const outcomes = await card.get('/api/outcomes', other.headers)
    expect(outcomes.body.trimEnd().split('\n')).toHaveLength(1)
    expect(card.network.writes()).toMatchObject([{ patron: owner.patron.name, asked: 1 }])
  })

  test('G4 another patron’s request is unknown also while its look-up is in flight', async () => {
    const owner = await robin()
    const other = await robin()
    const there = requireAccount((await readCards(card, owner.headers)).get('NORTH'))
    const [id = ''] = itemsOf(there.requests).map((request) => request.id)
    card.network.fault({ institution: 'NORTH', operation: 'requests', kind: 'slow', milliseconds: 400 })
    const act = answerTo(
      { url: `/api/institutions/01MER_NORTH/requests/${encodeURIComponent(id)}/cancellation` },
      other.headers,
    )
    const asked = { institution: 'NORTH', operation: 'requests', patron: other.patron.name }
    await expect.poll(() => card.network.calls(asked), { interval: 10 }).not.toEqual([])
    const payload = { type: 'cancellation', institutionCode: '01MER_NORTH', id }
    const [outcomes, check, end] = await Promise.all([
      card.get('/api/outcomes', other.headers),
      answerTo({ url: '/api/outcomes/check', payload }, other.headers),
      act,
    ])
    expect(outcomes.body.trimEnd().split('\n').at(-1)).toBe('{"type":"end"}')
    expect(check).toEqual({ status: 404, code: 'not-found', requestId: '' })
    expect(end).toEqual(nobodysLines)
  })

  test('G4 another patron’s order or revocation does not affect a calendar, and similar addresses are unknown', async () => {
    const owner = await robin()
    const other = await robin()
    const path = await orderCalendar(card, owner.headers)
    await card.app.inject({ method: 'DELETE', url: '/api/calendar', headers: other.headers })
    await orderCalendar(card, other.headers)
    expect((await card.get(path)).statusCode).toBe(200)
    const token = path.split('/')[2]!.replace('.ics', '')
    const near = [token.slice(1), `${token}A`, token.toLowerCase(), `${token}%00`, `%2e%2e/${token}`]
    const answers = await Promise.all(near.map((one) => card.get(`/calendar/${one}.ics`)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(near.map(() => 404))
  })

  test(
    'G4 G5 a handle and a report belong to one staff session: in any other they are unknown',
    async () => {
      const staff = await signInStaff(card, 'desk-operator')
      const { patron } = await robin()
      const handle = await handleOf(card, staff, patron)
      const ordered = {
        method: 'POST',
        url: '/api/staff/clearances',
        payload: { ids: ['nobody-1'] },
      } as const
      const { id } = (
        await card.app.inject({ ...ordered, headers: { ...staff, 'idempotency-key': randomUUID() } })
      ).json<{ id: string }>()
      const replays = [
        ...['', '/activity', ...codes.map((code) => `/activity?institution=${code}`)].map((path) => ({
          replay: { method: 'GET', url: `/api/staff/patrons/${handle}${path}` } as const,
          unknown: { method: 'GET', url: `/api/staff/patrons/${unknownHandle}${path}` } as const,
        })),
        ...codes.map((institutionCode) => {
          const payload = { institutionCode, reason: 'asked-at-desk' }
          return {
            replay: { url: `/api/staff/patrons/${handle}/titles`, payload },
            unknown: { url: `/api/staff/patrons/${unknownHandle}/titles`, payload },
          }
        }),
        {
          replay: { method: 'GET', url: `/api/staff/clearances/${id}` } as const,
          unknown: { method: 'GET', url: `/api/staff/clearances/${randomUUID()}` } as const,
        },
        {
          replay: { method: 'DELETE', url: `/api/staff/clearances/${id}` } as const,
          unknown: { method: 'DELETE', url: `/api/staff/clearances/${randomUUID()}` } as const,
        },
        ...['pause', 'resume', 'cancel'].map((command) => ({
          replay: { url: `/api/staff/clearances/${id}`, payload: { command } },
          unknown: { url: `/api/staff/clearances/${randomUUID()}`, payload: { command } },
        })),
      ]
      for (const like of ['desk-manager', 'user-manager', 'desk-operator-harbour'])
        expect(await differing(replays, await signInStaff(card, like))).toEqual([])
      expect((await card.get(`/api/staff/patrons/${handle}`, staff)).statusCode).toBe(200)
    },
    patient,
  )

  test('G1 G4 an ended session is rejected, and so are similar cookies', async () => {
    const { headers } = await robin()
    const { cookie = '' } = headers
    const near = [cookie.slice(0, -1), `${cookie}A`, `__Host-card=; ${cookie}`, cookie.toUpperCase()]
    for (const one of near)
      expect((await card.get('/api/card', { ...ownPage, cookie: one })).statusCode).toBe(401)
    await card.post('/api/sign-out', headers)
    expect((await card.get('/api/card', headers)).statusCode).toBe(401)
  })
})
