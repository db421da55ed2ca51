import { startMockNetwork } from '@library-card/mock-network/start.ts'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isLoopback } from '../../src/exchange/loopback.ts'
import { toSecret } from '../../src/secret.ts'
import type { AccountLookup } from '../../src/settings.ts'
import { readAccountFacts, toTable, toText } from './account-facts.ts'
import { requireVendor, toInstitution } from './institution.ts'
import {
  createStage,
  institutionAt,
  mockPace,
  mockVendors,
  systemAt,
  whoseAt,
  type MockVendor,
  type Stage,
} from './mock-institutions.ts'
import { situationsOf } from './situations.ts'

/** The machine's time when the command began. */
const now = new Date(performance.timeOrigin)

const text = { type: 'string' } as const
const options = {
  system: text,
  'base-url': text,
  'key-file': text,
  as: text,
  'password-file': text,
  accounts: text,
  set: { type: 'string', multiple: true, default: [] as string[] },
  code: { type: 'string', default: 'INSTITUTION' },
  'time-zone': { type: 'string', default: 'UTC' },
  currency: { type: 'string', default: 'EUR' },
} as const

type Given = ReturnType<typeof read>
type Print = (text: string) => void

function read(args: string[]) {
  return parseArgs({ args, allowPositionals: true, options })
}

/** Runs the suites that the arguments name, and returns whether everything is as expected. */
export async function runConformance(args: string[], print: Print): Promise<boolean> {
  const given = read(args)
  return given.values['base-url'] === undefined ? runAtMocks(given, print) : readServer(given, print)
}

async function runAtMocks({ values, positionals }: Given, print: Print): Promise<boolean> {
  const suites = ['situations', 'facts']
  const unknown = positionals.find((name) => !suites.includes(name))
  if (unknown !== undefined) throw new Error(`There is no suite ${unknown}: there are ${suites.join(', ')}.`)
  const mocks = mockVendors.filter((mock) => [undefined, systemAt(mock)].includes(values.system))
  if (mocks.length === 0)
    throw new Error(
      `There is no mock of ${values.system}: there are ${mockVendors.map(systemAt).join(', ')}.`,
    )
  const network = await startMockNetwork({ now, callsPerSecond: mockPace })
  const stage = createStage(network, now)
  const isWanted = (suite: string) => positionals.length === 0 || positionals.includes(suite)
  try {
    const facts = isWanted('facts') ? await readMocks(stage, mocks, print) : true
    const situations = isWanted('situations') ? await playAll(stage, mocks, print) : true
    return facts && situations
  } finally {
    await stage.close()
    await network.stop()
  }
}

/** Reads the account of a patron who has something in most lists. */
async function readMocks({ network }: Stage, mocks: readonly MockVendor[], print: Print): Promise<boolean> {
  let allPassed = true
  for (const mock of mocks) {
    const vendor = requireVendor(systemAt(mock))
    const patron = network.patron({ like: 'five-institutions' })
    const facts = await readAccountFacts(vendor, institutionAt(network, mock), {
      ...whoseAt(mock, patron),
      now,
      pace: mockPace,
    })
    allPassed = printPart(print, vendor.name, toText(facts)) && allPassed
  }
  return allPassed
}

async function readServer({ values, positionals }: Given, print: Print): Promise<boolean> {
  const {
    'base-url': baseUrl = '',
    system,
    as: id,
    'key-file': keyFile,
    'password-file': passwordFile,
  } = values
  if (positionals.some((name) => name !== 'facts')) throw new Error('Only facts are read from a real server.')
  if (system === undefined || id === undefined) throw new Error('Give --system and --as with --base-url.')
  const { protocol, hostname } = new URL(baseUrl)
  if (protocol !== 'https:' && !isLoopback(hostname)) throw new Error('--base-url: begin it with https://.')
  const vendor = requireVendor(system)
  const key = keyFile === undefined ? null : toSecret(readFileSync(keyFile, 'utf8').trim())
  const accounts = lookupOf(vendor.accountLookups, values.accounts, key !== null)
  const own = Object.fromEntries(values.set.map((pair) => pair.split(/=(.*)/s).slice(0, 2)))
  const { code, currency, 'time-zone': timeZone } = values
  const institution = toInstitution(vendor, { code, baseUrl, key, accounts, timeZone, currency }, own)
  const password = passwordFile === undefined ? undefined : readFileSync(passwordFile, 'utf8').trim()
  return printPart(
    print,
    vendor.name,
    toText(await readAccountFacts(vendor, institution, { id, password, now })),
  )
}

/** Without a key, patrons sign in. */
function lookupOf(
  possible: readonly AccountLookup[],
  given: string | undefined,
  hasKey: boolean,
): AccountLookup {
  const found = possible.find((name) =>
    given === undefined ? (name === 'own-sign-in') !== hasKey : name === given,
  )
  if (found) return found
  throw new Error(`--accounts can be ${possible.join(', ')}; without --key-file only own-sign-in.`)
}

async function playAll(stage: Stage, mocks: readonly MockVendor[], print: Print): Promise<boolean> {
  const outcomes = new Map<string, string[]>()
  const faults: string[] = []
  for (const [at, mock] of mocks.entries())
    for (const { title, play } of situationsOf(mock)) {
      const wrong = await play(stage, mock)
      await stage.network.clearFaults()
      const cells = outcomes.get(title) ?? mocks.map(() => 'not there')
      outcomes.set(title, cells.with(at, wrong.length === 0 ? 'yes' : 'NO'))
      faults.push(...wrong.map((one) => `${systemAt(mock)}: ${title}: ${one}`))
    }
  const names = mocks.map((mock) => requireVendor(systemAt(mock)).name)
  const table = toTable([
    ['SITUATION', ...names],
    ...[...outcomes].map(([title, cells]) => [title, ...cells]),
  ])
  return printPart(print, 'Situations', { text: [table, ...faults].join('\n'), passed: faults.length === 0 })
}

function printPart(
  print: Print,
  title: string,
  { text: words, passed }: { text: string; passed: boolean },
): boolean {
  print(`${title}\n\n${words}\n`)
  return passed
}
