import { randomUUID } from 'node:crypto'
import type { ClearanceReport } from '@library-card/contract/clearance.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { callFaultKinds, regionFaultKinds } from '@library-card/mock-network/region/fault.ts'
import { expect, test } from 'vitest'
import type { Headers } from '../../../test/card.ts'
import { stopIntervals } from '../../../test/clock.ts'
import { shareTestNetwork, type TestNetwork } from '../../../test/network.ts'
import { hurriedAt, patiently, withSettings } from '../../../test/network-file.ts'
import { signInStaff } from '../../../test/staff.ts'

// A report that is not whole begins again after a minute, before the reports of the next faults.
stopIntervals()

/** What ends only by the limit of a call. */
const endless = /^(slow|hold|hang|commit-then-hang|commit-late)/
/** What ends only by the limit of a card, which waits for an institution that has said 429. */
const busy = /^429/

const options = (limits: (file: string) => string) => ({
  env: {
    LOG_LEVEL: 'warn',
    // What one fault makes a guard refuse must not keep the next one from being tried.
    GUARD_CONSTANTS: 'readsPerPerson=100000&failuresInRow=100000&judged=100000&workAtOnce=100000000',
  },
  edit: (file: string) => limits(withSettings('guard: { callsPerSecond: 5000 }')(file)),
})

/** With limits that also a busy machine keeps. */
let patient: TestNetwork
shareTestNetwork((shared) => void (patient = shared), options(patiently))

/** Short limits where calls never end. Home, where patrons are searched, has more time. */
let hurried: TestNetwork
shareTestNetwork((shared) => void (hurried = shared), options(withShortReads))

/** Short limits for connections and whole cards. A report whose search of a patron it ends goes on after a minute. */
let waiting: TestNetwork
shareTestNetwork(
  (shared) => void (waiting = shared),
  options(withSettings('limits: { read: 1000, card: 1200 }')),
)

function withShortReads(file: string): string {
  return ['HARBOUR', 'ALPINE', 'STATE'].reduce(withShortReadsAt, hurriedAt('NORTH', 700)(file))
}

function withShortReadsAt(file: string, name: string): string {
  return file.replace(`- code: 01MER_${name}\n`, `- code: 01MER_${name}\n    limits: { read: 150 }\n`)
}

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

async function post(card: TestNetwork, headers: Headers, path: string, payload: object) {
  const key = { 'idempotency-key': randomUUID() }
  return (await card.post(`/api/staff/clearances${path}`, { ...headers, ...key }, payload)).json()
}

/** The rows of a report; `searchFails`: of one that waits, because the institution does not answer a look-up. */
async function rowsOf(
  card: TestNetwork,
  patrons: MockPatron[],
  { searchFails = false } = {},
): Promise<ClearanceReport['rows']> {
  // A member of staff can order three reports in an hour.
  const headers = await signInStaff(card, 'desk-operator')
  const ids = patrons.map(({ idAtHome }) => idAtHome)
  const lines = card.lines.length
  const { id } = await post(card, headers, '', { ids })
  const report = async () => (await card.get(`/api/staff/clearances/${id}`, headers)).json<ClearanceReport>()
  const isOver = async () =>
    (await report()).clearance.state === 'done' ||
    (searchFails && card.lines.slice(lines).some((line) => line.includes('clearance goes on later')))
  await expect.poll(isOver, { timeout: 100_000 }).toBe(true)
  await post(card, headers, `/${id}`, { command: 'cancel' })
  return (await report()).rows
}

const known = ['something-open', 'not-in-full']

test('G15 without a fault, each of these patrons has something open', async () => {
  const patrons = debtors.map(({ like }) => patient.network.patron({ like }))
  const rows = await rowsOf(patient, patrons)
  expect(rows.map(({ result }) => result)).toEqual(debtors.map(() => 'something-open'))
})

test.each(callFaultKinds)(
  'G15 no account that owes something has "nothing open", whatever fails: %s',
  async (kind) => {
    const card = endless.test(kind) ? hurried : busy.test(kind) ? waiting : patient
    const breakFor = ({ like, at: institution, operation }: (typeof cases)[number]) => {
      const patron = card.network.patron({ like })
      card.network.fault({ institution, operation, patron, kind })
      return patron
    }
    const elsewhere = cases.filter(({ at }) => at !== 'NORTH')
    const rows = await rowsOf(card, elsewhere.map(breakFor))
    const results = rows.map(({ result }, nth) => ({ ...elsewhere[nth], result }))
    expect(results.filter(({ result }) => !known.includes(result ?? ''))).toEqual([])

    for (const one of cases.filter(({ at }) => at === 'NORTH')) {
      await card.clear()
      // Where the search fails too, there is no result, or no patron is found.
      const searchFails = one.operation === 'any'
      const [row] = await rowsOf(card, [breakFor(one)], { searchFails })
      expect(searchFails ? [...known, 'not-found', null] : known).toContain(row?.result)
    }
  },
)

test.each(regionFaultKinds)(
  'G15 no account that owes something has "nothing open", whatever fails: %s in a region',
  async (kind) => {
    const patrons = debtors.map(({ like }) => waiting.network.patron({ like }))
    waiting.network.fault({ region: 'na', kind })
    const rows = await rowsOf(waiting, patrons)
    expect(rows.filter(({ result }) => !known.includes(result ?? ''))).toEqual([])
    expect(rows.map(({ result }) => result)).toContain('not-in-full')
  },
)
