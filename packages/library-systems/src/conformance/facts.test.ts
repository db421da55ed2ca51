import { keyOf } from '@library-card/mock-network/alma/keys.ts'
import { startMockNetwork, type MockNetwork } from '@library-card/mock-network/start.ts'
import { testTime } from '@library-card/mock-network/test/time.ts'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { readAccountFacts, toText } from '../../test/conformance/account-facts.ts'
import { requireVendor } from '../../test/conformance/institution.ts'
import {
  createStage,
  institutionAt,
  mockPace,
  mockVendors,
  systemAt,
  visit,
  whoseAt,
  type MockVendor,
} from '../../test/conformance/mock-institutions.ts'
import { runConformance } from '../../test/conformance/run-conformance.ts'
import { vendors } from '../vendors.ts'

let network: MockNetwork

beforeAll(async () => {
  network = await startMockNetwork({ now: testTime, callsPerSecond: mockPace })
})
afterAll(() => network.stop())
afterEach(() => network.clearFaults())

const mocks = mockVendors.map((mock) => ({ system: systemAt(mock), mock }))

/** Reads the account of a copy of the named patron. */
async function read(mock: MockVendor, like: string) {
  const patron = network.patron({ like })
  const readAgain = () =>
    readAccountFacts(requireVendor(systemAt(mock)), institutionAt(network, mock), {
      ...whoseAt(mock, patron),
      now: testTime,
      pace: mockPace,
    })
  return { patron, readAgain, facts: await readAgain() }
}

test('each vendor has its line in the table, but for those without a mock', () => {
  expect(mocks.map(({ system }) => system)).toEqual([...vendors.keys()])
})

test.for(mocks)('facts read each list of $system, or say that it is not provided', async ({ mock }) => {
  const { facts } = await read(mock, 'five-institutions')
  expect(facts.account).toMatchObject({ account: { displayName: 'Robin Vale' } })
  expect(facts.lists.map(({ name, state }) => [name, state])).not.toContainEqual([
    expect.anything(),
    'not-read',
  ])
  expect(facts.lists.find(({ name }) => name === 'loans')).toMatchObject({ state: 'read', unreadable: 0 })
  expect(toText(facts).passed).toBe(true)
})

test.for(mocks)('facts send $system nothing but GET, and POST to log in', async ({ mock }) => {
  const before = network.calls().length
  await read(mock, 'five-institutions')
  const sent = network.calls().slice(before)
  // The account and its loans, at the least.
  expect(sent.length).toBeGreaterThan(1)
  const others = sent.filter(({ method }) => method !== 'GET')
  expect(others.filter(({ method, operation }) => method !== 'POST' || operation !== 'authenticate')).toEqual(
    [],
  )
  expect(network.writes()).toEqual([])
})

test.for(mocks)(
  'the connection of facts sends $system no change, whoever asks for one',
  async ({ mock }, { skip }) => {
    const stage = createStage(network, testTime)
    onTestFinished(() => stage.close())
    const { found, call } = await visit(stage, mock, 'every-request-stage')
    const withLoans = await visit(stage, mock)
    const system = stage.connect(mock, { readsOnly: true })
    const [loan] = (await system.listLoans(withLoans.found, withLoans.call)).items
    const requests = await system.listRequests?.(found.patronId, call)
    const target = { patronId: found.patronId, requestId: requests?.items[0]?.id ?? 'none' }
    const before = network.calls().length
    const changes = [
      system.renew?.({ found: withLoans.found, loan: loan! }, withLoans.call),
      system.cancel?.(target, call),
      system.changePickup?.({ ...target, libraryCode: 'GEO' }, call),
      system.updateAccount?.(target, call),
    ].filter((change) => change !== undefined)
    skip(changes.length === 0, 'It has no changes.')
    for (const { status, ...ended } of await Promise.allSettled(changes))
      expect({ status, ...ended }).toMatchObject({
        status: 'rejected',
        reason: { code: 'refused', sent: false },
      })
    expect(
      network
        .calls()
        .slice(before)
        .filter(({ method }) => method !== 'GET'),
    ).toEqual([])
    expect(network.writes()).toEqual([])
  },
)

test.for(mocks)('facts of $system tell a list that fails, and rows that cannot be read', async ({ mock }) => {
  const { patron, readAgain } = await read(mock, `two-loans${mock.suffix ?? ''}`)
  const { institution } = mock
  network.fault({ institution, patron, operation: 'loans', kind: 'unreadable' })
  const inPart = toText(await readAgain())
  expect(inPart.text).toContain('\nthe list of loans has rows that cannot be read, or fewer than its total')
  expect(inPart.text).toMatch(/^loans +yes +1 +1 /m)
  expect(inPart.passed).toBe(false)
  await network.clearFaults()
  network.fault({ institution, patron, operation: 'loans', kind: '500' })
  const failed = toText(await readAgain())
  expect(failed.text).toMatch(/^loans +no: refused: /m)
  expect(failed.passed).toBe(false)
})

test('facts of Alma tell what differs from its documented shapes, and from its counts', async () => {
  const [alma] = mockVendors
  const { patron, readAgain } = await read(alma!, 'two-loans')
  network.fault({ institution: 'NORTH', patron, operation: 'loans', kind: 'other-shape' })
  expect(toText(await readAgain()).text).toContain(
    'Differences:\nGET /users/{id}/loans: `item_loan.due_date`: a number in place of an instant\n',
  )
  const miscounted = toText((await read(alma!, 'miscounted')).facts)
  expect(miscounted.text).toContain('Differences:\nthe account counts no loans, and its list has some')
  expect(miscounted.passed).toBe(false)
})

test.for(mocks)('facts of $system have no value of an answer', async ({ mock }) => {
  const { patron, facts } = await read(mock, 'five-institutions')
  const { text } = toText(facts)
  const words = [patron.displayName, 'Vale', patron.idAtHome, ...Object.values(patron.cards), '01MER']
  const named = [...network.secrets(), ...words].filter((word) => text.includes(word))
  // Short ids are also counts of rows.
  expect(named.filter(({ length }) => length > 3)).toEqual([])
})

const url = 'https://server.example'

test.for([
  [['--base-url', url], 'Give --system and --as with --base-url.'],
  [['--base-url', 'http://server.example', '--system', 'alma', '--as', '1'], 'begin it with https://'],
  [['situations', '--base-url', url], 'Only facts are read from a real server.'],
  [['--base-url', url, '--system', 'alma', '--as', '1'], '--accounts can be linked, shared-id'],
  [
    ['--base-url', url, '--system', 'paia', '--as', '1', '--set', 'cors=/c'],
    'It has core, auth, testPatron.',
  ],
  [['--system', 'none'], 'There is no mock of none'],
  [['everything'], 'There is no suite everything'],
] as const)('the command calls nobody with %s', async ([given, said]) => {
  await expect(runConformance([...given], () => {})).rejects.toThrow(said)
})

test('the command reads the facts of a server by its address, with the key of a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, `${keyOf('NORTH')}\n`)
  const { idAtHome } = network.patron({ like: 'two-loans' })
  const server = ['--system', 'alma', '--base-url', network.eu, '--key-file', keyFile]
  const printed: string[] = []
  const run = (id: string) => runConformance([...server, '--as', id], (words) => void printed.push(words))
  expect(await run(idAtHome)).toBe(true)
  expect(printed[0]).toMatch(/^Alma\n\nLIST /)
  expect(printed[0]).toMatch(/^loans +yes +2 +0 +2 /m)
  expect(printed[0]).toContain('No difference.')
  expect(await run('nobody-77')).toBe(false)
  expect(printed[1]).toContain('There is no account with this id.')
})

test('the command runs both suites at the mock of a vendor', async () => {
  const command = join(import.meta.dirname, '../../test/conformance/command.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [command, '--system', 'paia'])
  expect(stdout).toMatch(/^PAIA\n\nLIST /)
  expect(stdout).toMatch(/^429: each read is busy +yes$/m)
})
