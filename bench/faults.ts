import { randomUUID } from 'node:crypto'
import { institutionNames, type InstitutionName } from '@library-card/mock-network/institutions.ts'
import type { CallFaultKind } from '@library-card/mock-network/region/fault.ts'
import type { Operation } from '@library-card/mock-network/region/call.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import type { RenewalOrder } from '@library-card/contract/renewal.ts'
import { askCard, cardsIn, type Told } from './ask-card.ts'
import { expectations, lasting, milliseconds, type Expected } from './fault-cells.ts'
import { startFaultCard, type FaultCard } from './fault-card.ts'
import { isQuick } from './rounds.ts'
import { signIn } from './sign-in.ts'

/** Of the patron's five, some are struck and some are not; home is struck only together with all. */
const scopes: Record<string, readonly InstitutionName[]> = {
  one: ['HARBOUR'],
  half: ['HARBOUR', 'ALPINE', 'STATE', 'OLDTOWN', 'BRIGID'],
  all: institutionNames,
}
const like = 'five-institutions'
type Headers = Record<string, string>
/** `renewable`: titles of the loans that renewals are tried on. */
type Place = FaultCard & { renewable: ReadonlySet<string> }
type Cell = {
  place: Place
  headers: Headers
  patron: { name: string }
  struck: ReadonlySet<string>
  /** From now on they misbehave. */
  strike: () => void
  expected: Expected
}

/** What is done, on which of an institution's operations the fault lies, and what is wrong with the answer. */
const acts: Record<string, { operation: Operation | 'any'; check: (cell: Cell) => Promise<string[]> }> = {
  card: { operation: 'any', check: checkCard },
  again: { operation: 'any', check: checkAgain },
  renew: { operation: 'renew', check: checkRenewal },
}

/** Whatever an institution does, each cell of the matrix has its answer, and nothing crashes. */
export async function benchFaults(): Promise<string[]> {
  const wrong: string[] = []
  let crashes = 0
  const place = createPlace((alarms) => {
    crashes += alarms.length
    wrong.push(...alarms)
  })
  const cells = allCells()
  for (const cell of cells) {
    const faults = await runCell(await place.get(), cell)
    wrong.push(...faults.map((fault) => `${Object.values(cell).join(', ')}: ${fault}`))
    if (lasting.has(cell.kind)) await place.leave()
  }
  await place.leave()
  console.log(
    `\nFaults: ${cells.length} cells, ${wrong.length} answers not as promised, ${crashes} crashes or unhandled rejections`,
  )
  return wrong
}

function allCells(): Which[] {
  const kinds: CallFaultKind[] = isQuick ? ['slow', 'reset-after', 'key-rejected'] : [...expectations.keys()]
  return kinds.flatMap((kind) =>
    Object.keys(scopes).flatMap((scope) => Object.keys(acts).map((act) => ({ kind, scope, act }))),
  )
}

/** One card for many cells, until something stays that the next is not to see. */
function createPlace(tell: (alarms: string[]) => void) {
  let place: Place | null = null
  let renewable: ReadonlySet<string> | undefined
  return {
    async get(): Promise<Place> {
      if (place) return place
      const card = await startFaultCard()
      renewable ??= await findRenewable(card)
      return (place = { ...card, renewable })
    },
    async leave() {
      if (!place) return
      const { alarms, card, stop } = place
      tell(card.child.exitCode === null ? alarms : [...alarms, `the card ended with ${card.child.exitCode}`])
      place = null
      await stop()
    },
  }
}

type Which = { kind: CallFaultKind; scope: string; act: string }

async function runCell(place: Place, { kind, scope, act }: Which): Promise<string[]> {
  const { network, card } = place
  const { operation, check } = acts[act]!
  const patron = network.patron({ like })
  const headers = await signIn(`${card.url}/sign-in/01MER_NORTH`, patron)
  const struck = new Set(scopes[scope])
  const strike = () => {
    for (const institution of struck)
      network.fault({ institution, operation, patron, kind, milliseconds: milliseconds[kind] })
  }
  try {
    return await check({ place, headers, patron, struck, strike, expected: expectations.get(kind)! })
  } catch (error) {
    return [`no answer at all: ${String(error)}`]
  } finally {
    await network.clearFaults()
  }
}

async function checkCard({ place, headers, struck, strike, expected }: Cell): Promise<string[]> {
  strike()
  const cards = cardsIn(await askCard(place.card, headers))
  if (cards.length !== institutionNames.length) return [`${cards.length} institutions are told of`]
  return cards.flatMap((card) => differs(card, struck.has(nameOf(card)) ? expected.card : 'complete'))
}

/** One that is struck, and home where it is not. */
async function checkAgain({ place, headers, struck, strike, expected }: Cell): Promise<string[]> {
  strike()
  const cards = [await askAgain('HARBOUR'), await askAgain('NORTH')]
  return cards.flatMap((card) => differs(card, struck.has(nameOf(card)) ? expected.card : 'complete'))

  async function askAgain(name: InstitutionName): Promise<Told> {
    const answer = await fetch(`${place.card.url}/api/institutions/01MER_${name}/card`, { headers })
    return (await answer.json()) as Told
  }
}

/** Where there is no account, that is the whole answer. */
function differs(card: Told, expected: Expected['card']): string[] {
  const told = card.problem?.code ?? card.state
  const isExpected = told === expected || (expected === 'complete' && told === 'no-account')
  return isExpected ? [] : [`${nameOf(card)} is ${told}, not ${expected}`]
}

function nameOf({ institutionCode }: { institutionCode: string }): string {
  return institutionCode.replace('01MER_', '')
}

/** Each loan has its end, that end is true, and nothing was sent twice. */
async function checkRenewal(cell: Cell): Promise<string[]> {
  const { place, headers, patron, struck, strike, expected } = cell
  const orders = ordersFor(cardsIn(await askCard(place.card, headers)), place.renewable)
  strike()
  const ends = await renew(place, headers, orders)
  if (ends.length !== orders.length || ends.length === 0)
    return [`${ends.length} of ${orders.length} loans are told of`]
  const sent = new Map(place.network.writes({ patron: patron.name }).map((write) => [write.object, write]))
  return ends.flatMap((end) => {
    const name = nameOf(end)
    const wanted = struck.has(name) ? expected.renewal : 'renewed'
    const told = end.outcome?.result ?? 'nothing'
    const as = told === wanted ? [] : [`a loan at ${name} is ${told}, not ${wanted}`]
    return [...as, ...lies(told, sent.get(end.id)).map((lie) => `a loan at ${name} ${lie}`)]
  })
}

function lies(told: string, { asked, committed } = { asked: 0, committed: 0 }): string[] {
  const isTrue = told === 'unsure' || (told === 'renewed') === (committed === 1)
  return [
    ...(isTrue ? [] : [`is said to be ${told}, and was renewed ${committed} times`]),
    ...(asked > 1 ? [`was sent ${asked} times`] : []),
  ]
}

function ordersFor(cards: Told[], titles?: ReadonlySet<string>): RenewalOrder[] {
  return cards.flatMap(({ institutionCode, loans }) =>
    ((loans?.items ?? []) as Loan[])
      .filter(({ title }) => titles?.has(title ?? '') ?? true)
      .map(({ id, due }) => ({ institutionCode, loanId: id, due })),
  )
}

/** Titles of the patron's loans that are plainly renewed where nothing is in the way. */
async function findRenewable(place: FaultCard): Promise<Set<string>> {
  const headers = await signIn(`${place.card.url}/sign-in/01MER_NORTH`, place.network.patron({ like }))
  const ends = await renew(place, headers, ordersFor(cardsIn(await askCard(place.card, headers))))
  return new Set(
    ends.flatMap(({ outcome }) => (outcome?.result === 'renewed' ? (outcome.loan.title ?? []) : [])),
  )
}

async function renew({ card }: FaultCard, headers: Headers, loans: RenewalOrder[]): Promise<Outcome[]> {
  const answer = await fetch(`${card.url}/api/renewals`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ loans }),
  })
  const lines = (await answer.text()).trimEnd().split('\n')
  const told = lines.map((line) => JSON.parse(line) as OutcomeLine)
  return told.filter((line) => line.type !== 'end' && line.outcome !== null) as Outcome[]
}
