import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { almaNames, paiaNames, type InstitutionName } from '@library-card/mock-network/institutions.ts'
import type { Operation } from '@library-card/mock-network/region/call.ts'
import type { CallFaultKind } from '@library-card/mock-network/region/fault.ts'
import { startMockNetwork } from '@library-card/mock-network/start.ts'
import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import type { AnswerState } from '@library-card/contract/answer-state.ts'
import type { RenewalOrder, RenewalOutcome } from '@library-card/contract/renewal.ts'
import { demoNetworkFile, startCard } from '../e2e/card-process.ts'
import { cardsIn, ordersFor, readCard, renew, signIn, type Card, type Headers } from './client.ts'
import { isQuick } from './figures.ts'
import { guardWith, neverOverloaded, noCache } from './network.ts'

/** The patron has accounts at five institutions. The home fails only together with all others. */
const scopes: Record<string, readonly InstitutionName[]> = {
  one: ['HARBOUR'],
  half: ['HARBOUR', 'ALPINE', 'STATE', 'OLDTOWN', 'BRIGID'],
  all: almaNames,
}
const like = 'five-institutions'

/** Short limits, because many faults hang. No circuit breaker opens and nothing is cached. */
const settings = `limits: { read: 1000, write: 1000, card: 1500 }\n  ${neverOverloaded}`

/** The patron's view of an institution with this fault: its card, and the outcome of a renewal. */
type Expected = { card: AnswerState | 'complete'; renewal: RenewalOutcome['result'] }

/** A renewal that took effect is found by reading the list back; one that may still take effect is unsure. */
const expectations: ReadonlyMap<CallFaultKind, Expected> = new Map<CallFaultKind, Expected>([
  ['slow', { card: 'complete', renewal: 'renewed' }],
  ['hang', { card: 'timed-out', renewal: 'unsure' }],
  ['hang-in-body', { card: 'timed-out', renewal: 'renewed' }],
  ['reset', { card: 'refused', renewal: 'unsure' }],
  ['commit-then-hang', { card: 'timed-out', renewal: 'renewed' }],
  ['commit-late', { card: 'timed-out', renewal: 'renewed' }],
  ['reset-after', { card: 'refused', renewal: 'renewed' }],
  ['500', { card: 'refused', renewal: 'unsure' }],
  ['html-502', { card: 'refused', renewal: 'unsure' }],
  ['429', { card: 'busy', renewal: 'not-done' }],
  ['429-daily', { card: 'busy', renewal: 'not-done' }],
  ['429-none-left', { card: 'busy', renewal: 'not-done' }],
  ['429-html', { card: 'busy', renewal: 'not-done' }],
  ['truncated-json', { card: 'unexpected-answer', renewal: 'renewed' }],
  ['wrong-shape', { card: 'unexpected-answer', renewal: 'unsure' }],
  ['maintenance-page', { card: 'web-page', renewal: 'unsure' }],
  ['counts-nothing', { card: 'complete', renewal: 'renewed' }],
  ['huge-body', { card: 'unexpected-answer', renewal: 'unsure' }],
  ['gzip-bomb', { card: 'unexpected-answer', renewal: 'unsure' }],
  ['key-rejected', { card: 'key-rejected', renewal: 'not-done' }],
])

/** The card remembers these faults for longer than a cell takes. */
const remembered: ReadonlySet<CallFaultKind> = new Set([
  '429',
  '429-daily',
  '429-none-left',
  '429-html',
  'counts-nothing',
  'key-rejected',
])

/** Durations of the faults that need one. */
const milliseconds: Partial<Record<CallFaultKind, number>> = { slow: 100, 'commit-late': 1_200 }

type Instance = Awaited<ReturnType<typeof startInstance>>
type Cell = { kind: CallFaultKind; scope: string; action: string }
type Trial = {
  instance: Instance
  headers: Headers
  patron: { name: string }
  failing: ReadonlySet<string>
  setFault: () => void
  expected: Expected
}
/** An action of the patron, the operation that fails, and a check that returns every difference. */
type Action = { operation: Operation | 'any'; check: (trial: Trial) => Promise<string[]> }

const actions: Record<string, Action> = {
  card: { operation: 'any', check: checkCard },
  again: { operation: 'any', check: checkSingleCards },
  renew: { operation: 'renew', check: checkRenewal },
}

/** Checks what the patron sees for each combination of fault, scope and action, and that the card never crashes. */
export async function benchFaults(): Promise<string[]> {
  const wrong: string[] = []
  let crashes = 0
  let instance: Instance | null = null
  const cells = allCells()
  for (const cell of cells) {
    instance ??= await startInstance()
    const faults = await runCell(instance, cell)
    wrong.push(...faults.map((fault) => `${Object.values(cell).join(', ')}: ${fault}`))
    if (!remembered.has(cell.kind) && cell !== cells.at(-1)) continue
    const alarms = await instance.stop()
    crashes += alarms.length
    wrong.push(...alarms)
    instance = null
  }
  console.log(
    `\nFaults: ${cells.length} cells, ${wrong.length} answers not as promised, ${crashes} crashes or unhandled rejections`,
  )
  return wrong
}

function allCells(): Cell[] {
  const kinds: CallFaultKind[] = isQuick ? ['slow', 'reset-after', 'key-rejected'] : [...expectations.keys()]
  return kinds.flatMap((kind) =>
    Object.keys(scopes).flatMap((scope) => Object.keys(actions).map((action) => ({ kind, scope, action }))),
  )
}

/** A card and the ten mock institutions of the demo. `renewable`: titles of the patron's loans that are renewed without faults. */
async function startInstance() {
  // Above Alma's rate limit, so that no cell affects the next.
  const network = await startMockNetwork({ callsPerSecond: 1_000 })
  const card = await startCard({
    folder: mkdtempSync(join(tmpdir(), 'library-card-faults-')),
    networkFile: demoNetworkFile(network, settings),
    environment: { ...network.environment, GUARD_CONSTANTS: guardWith(noCache) },
  })
  const alarms: string[] = []
  card.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    alarms.push(...text.split('\n').filter(isAlarm))
  })
  const headers = await signInAtHome(network.patron({ like }))
  const outcomes = await renewAll(card, headers, ordersFor(cardsIn(await readCard(card, headers))))
  const renewable = new Set(
    outcomes.flatMap(({ outcome }) => (outcome?.result === 'renewed' ? (outcome.loan.title ?? []) : [])),
  )

  function signInAtHome(patron: { name: string }): Promise<Headers> {
    return signIn(`${card.url}/sign-in/01MER_NORTH`, patron)
  }

  /** Returns everything logged that must never be logged. */
  async function stop(): Promise<string[]> {
    const { exitCode } = card.child
    await card.stop()
    await network.stop()
    return exitCode === null ? alarms : [...alarms, `the card ended with ${exitCode}`]
  }
  return { network, card, renewable, signInAtHome, stop }
}

/** An internal error, or one that ends the process. */
function isAlarm(line: string): boolean {
  return /^\{"level":"(error|fatal)",.*"err":/.test(line)
}

async function runCell(instance: Instance, { kind, scope, action }: Cell): Promise<string[]> {
  const { network, signInAtHome } = instance
  const { operation, check } = actions[action]!
  const patron = network.patron({ like })
  const headers = await signInAtHome(patron)
  const failing = new Set(scopes[scope])
  const setFault = () => {
    for (const institution of failing)
      network.fault({ institution, operation, patron, kind, milliseconds: milliseconds[kind] })
  }
  try {
    return await check({ instance, headers, patron, failing, setFault, expected: expectations.get(kind)! })
  } catch (error) {
    return [`no answer at all: ${String(error)}`]
  } finally {
    await network.clearFaults()
  }
}

async function checkCard({ instance, headers, failing, setFault, expected }: Trial): Promise<string[]> {
  setFault()
  const cards = cardsIn(await readCard(instance.card, headers))
  const asked = cards.filter(({ problem }) => problem?.code !== 'sign-in-there')
  if (cards.length !== almaNames.length + paiaNames.length || asked.length !== almaNames.length)
    return [`the card has ${cards.length} institutions, of which ${asked.length} were asked`]
  return asked.flatMap((card) => differences(card, failing.has(nameOf(card)) ? expected.card : 'complete'))
}

async function checkSingleCards({
  instance,
  headers,
  failing,
  setFault,
  expected,
}: Trial): Promise<string[]> {
  setFault()
  const cards = [await readOne('HARBOUR'), await readOne('NORTH')]
  return cards.flatMap((card) => differences(card, failing.has(nameOf(card)) ? expected.card : 'complete'))

  async function readOne(name: InstitutionName): Promise<Card> {
    const url = `${instance.card.url}/api/institutions/01MER_${name}/card`
    return (await (await fetch(url, { headers })).json()) as Card
  }
}

/** Without an account, `no-account` counts as complete. */
function differences(card: Card, expected: Expected['card']): string[] {
  const actual = card.problem?.code ?? card.state
  const isExpected = actual === expected || (expected === 'complete' && actual === 'no-account')
  return isExpected ? [] : [`${nameOf(card)} is ${actual}, not ${expected}`]
}

function nameOf({ institutionCode }: { institutionCode: string }): string {
  return institutionCode.replace('01MER_', '')
}

/** Each loan has the expected outcome, the outcome is true, and nothing was sent twice. */
async function checkRenewal(trial: Trial): Promise<string[]> {
  const { instance, headers, patron, failing, setFault, expected } = trial
  const { card, network, renewable } = instance
  const all = ordersFor(cardsIn(await readCard(card, headers)))
  const orders = all.filter(({ title }) => renewable.has(title ?? ''))
  setFault()
  const outcomes = await renewAll(card, headers, orders)
  if (outcomes.length !== orders.length || outcomes.length === 0)
    return [`${outcomes.length} of ${orders.length} loans have an outcome`]
  const writes = new Map(network.writes({ patron: patron.name }).map((write) => [write.object, write]))
  return outcomes.flatMap((one) => {
    const name = nameOf(one)
    const wanted = failing.has(name) ? expected.renewal : 'renewed'
    const result = one.outcome?.result ?? 'nothing'
    const wrong = result === wanted ? [] : [`a loan at ${name} is ${result}, not ${wanted}`]
    return [...wrong, ...falseClaims(result, writes.get(one.id)).map((claim) => `a loan at ${name} ${claim}`)]
  })
}

function falseClaims(result: string, { asked, committed } = { asked: 0, committed: 0 }): string[] {
  const isTrue = result === 'unsure' || (result === 'renewed') === (committed === 1)
  return [
    ...(isTrue ? [] : [`is said to be ${result}, and was renewed ${committed} times`]),
    ...(asked > 1 ? [`was sent ${asked} times`] : []),
  ]
}

async function renewAll(card: { url: string }, headers: Headers, orders: RenewalOrder[]): Promise<Outcome[]> {
  const response = await renew(card, headers, orders)
  const lines = (await response.text()).trimEnd().split('\n')
  const all = lines.map((line) => JSON.parse(line) as OutcomeLine)
  return all.filter((line) => line.type !== 'end' && line.outcome !== null) as Outcome[]
}
