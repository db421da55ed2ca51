import { randomUUID } from 'node:crypto'
import type { ClearanceReport } from '@library-card/contract/clearance.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { callFaultKinds, regionFaultKinds } from '@library-card/mock-network/region/fault.ts'
import { expect, test } from 'vitest'
import type { Headers } from '../../../test/card.ts'
import { shareTestNetwork, type TestNetwork } from '../../../test/network.ts'
import { withSettings } from '../../../test/network-file.ts'
import { signInStaff } from '../../../test/staff.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared), {
  env: {
    LOG_LEVEL: 'warn',
    // What one fault makes a guard refuse must not keep the next one from being tried.
    GUARD_CONSTANTS: 'readsPerPerson=100000&failuresInRow=100000&judged=100000',
  },
  edit: withSettings('limits: { read: 150, card: 600 }\n  guard: { callsPerSecond: 5000 }'),
})

/** Patrons who owe something at one institution only, and the lists that say so. */
const debtors = [
  { like: 'clearance-07', at: 'NORTH', list: 'loans' },
  { like: 'clearance-03', at: 'HARBOUR', list: 'loans' },
  { like: 'lost-not-counted', at: 'ALPINE', list: 'loans' },
  { like: 'clearance-16', at: 'STATE', list: 'requests' },
  { like: 'clearance-12', at: 'ALPINE', list: 'fees' },
  { like: 'disputed-only', at: 'HARBOUR', list: 'fees' },
  { like: 'billed-only', at: 'STATE', list: 'fees' },
] as const

/** Each debtor with each operation that can fail at the institution where something is open. */
const cases = debtors.flatMap((debtor) =>
  (['any', 'account', debtor.list] as const).map((operation) => ({ ...debtor, operation })),
)

async function post(headers: Headers, path: string, payload: object) {
  const key = { 'idempotency-key': randomUUID() }
  return (await card.post(`/api/staff/clearances${path}`, { ...headers, ...key }, payload)).json()
}

/** The rows of a report, or of a report that waits because the search fails. */
async function rowsOf(patrons: MockPatron[]): Promise<ClearanceReport['rows']> {
  // A member of staff can order three reports in an hour.
  const headers = await signInStaff(card, 'desk-operator')
  const ids = patrons.map(({ idAtHome }) => idAtHome)
  const lines = card.lines.length
  const { id } = await post(headers, '', { ids })
  const report = async () => (await card.get(`/api/staff/clearances/${id}`, headers)).json<ClearanceReport>()
  const isOver = async () =>
    (await report()).clearance.state === 'done' ||
    card.lines.slice(lines).some((line) => line.includes('clearance goes on later'))
  await expect.poll(isOver, { timeout: 60_000 }).toBe(true)
  await post(headers, `/${id}`, { command: 'cancel' })
  return (await report()).rows
}

const known = ['something-open', 'not-in-full']

test('G15 without a fault, each of these patrons has something open', async () => {
  const patrons = debtors.map(({ like }) => card.network.patron({ like }))
  const rows = await rowsOf(patrons)
  expect(rows.map(({ result }) => result)).toEqual(debtors.map(() => 'something-open'))
})

test.each(callFaultKinds)(
  'G15 no account that owes something has "nothing open", whatever fails: %s',
  { timeout: 120_000 },
  async (kind) => {
    const breakFor = ({ like, at: institution, operation }: (typeof cases)[number]) => {
      const patron = card.network.patron({ like })
      card.network.fault({ institution, operation, patron, kind })
      return patron
    }
    const elsewhere = cases.filter(({ at }) => at !== 'NORTH')
    const rows = await rowsOf(elsewhere.map(breakFor))
    const results = rows.map(({ result }, nth) => ({ ...elsewhere[nth], result }))
    expect(results.filter(({ result }) => !known.includes(result ?? ''))).toEqual([])

    for (const one of cases.filter(({ at }) => at === 'NORTH')) {
      await card.clear()
      const [row] = await rowsOf([breakFor(one)])
      // Where the search fails too, there is no result, or no patron is found.
      const allowed = one.operation === 'any' ? [...known, 'not-found', null] : known
      expect(allowed).toContain(row?.result)
    }
  },
)

test.each(regionFaultKinds)(
  'G15 no account that owes something has "nothing open", whatever fails: %s in a region',
  async (kind) => {
    const patrons = debtors.map(({ like }) => card.network.patron({ like }))
    card.network.fault({ region: 'na', kind })
    const rows = await rowsOf(patrons)
    expect(rows.filter(({ result }) => !known.includes(result ?? ''))).toEqual([])
    expect(rows.map(({ result }) => result)).toContain('not-in-full')
  },
)
