import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { startConsortium, type Consortium } from '../deploy/operate/consortium.ts'
import { installPackages } from '../deploy/operate/machine.ts'
import { makeTemporaryFolder } from '../e2e/temporary-folder.ts'
import { cardsIn, ordersFor, signIn, signInAll, type Headers } from './client.ts'
import { printFindings, rounds, type Finding } from './figures.ts'
import { mostInASecond } from './seen-calls.ts'

/** Seconds of each phase. */
type Phases = { steady: number; stopped: number; skewed: number }

/** `tooMany`: null where the machine is too busy to measure. */
type Stress = { readers: number; phases: Phases; targets: { inASecond: number; tooMany: number | null } }
const renewers = 6
/** Milliseconds, also on a busy machine. */
const patience = 120_000

/** Three replicas behind nginx: each is killed and started again at once, then PostgreSQL is stopped for ten seconds. */
export async function benchReplicas(): Promise<string[]> {
  installPackages()
  const consortium = await startConsortium(makeTemporaryFolder('card-replicas-'), process.cwd())
  const phases = {
    steady: rounds(15, 3),
    stopped: rounds(10, 3),
    skewed: rounds(8, 3),
  }
  const targets = { inASecond: 20, tooMany: 0 }
  const findings = await stressReplicas(consortium, { readers: 24, phases, targets }).finally(() =>
    consortium.stop(),
  )
  return printFindings(findings)
}

/** Keeps the load above the limits of the institutions all the time. */
export async function stressReplicas(
  consortium: Consortium,
  { readers, phases, targets }: Stress,
): Promise<Finding[]> {
  const { network, signInUrl, url, replicas, database } = consortium
  const patrons = Array.from({ length: readers }, () => network.patron({ like: 'two-loans' }))
  const sessions = await signInAll(signInUrl, patrons)
  const borrowers = Array.from({ length: renewers }, () => network.patron({ like: 'five-institutions' }))
  const own = await signInAll(signInUrl, borrowers)
  // Before the load, under which a busy machine may read no whole card.
  const orders = await Promise.all(own.map((headers) => findOrder(url, headers)))
  const over = new AbortController()
  const load = sessions.map((headers) => readUntil(over.signal, url, headers))
  const renewals = orders.map((order, at) => renewAfter(at * 3_000, url, order))

  await wait(phases.steady * 1_000)
  for (const replica of replicas) {
    await replica.process().stop('SIGKILL')
    await replica.start()
    await wait(phases.steady * 1_000)
  }

  await database.stop()
  await wait(phases.stopped * 1_000)
  await database.start()
  const back = performance.now()
  const arrived = await patientSignIn(signInUrl, network.patron({ like: 'two-loans' }))
  const isBack = (await readWhole(url, arrived)) !== null
  const backAfter = isBack ? (performance.now() - back) / 1_000 : Infinity
  await wait(phases.steady * 1_000)
  over.abort()
  const refusedRenewals = (await Promise.all(renewals)).filter((status) => status !== 200).length
  await Promise.all(load)
  const most = mostOfAny(consortium, 0)

  const seen = network.calls().length
  const skewed = AbortSignal.timeout(phases.skewed * 1_000)
  await Promise.all(sessions.map((headers) => readUntil(skewed, replicas[1]!.url, headers)))
  const committed = borrowers.map(({ name }) =>
    network.writes({ patron: name, act: 'renew' }).reduce((sum, write) => sum + write.committed, 0),
  )
  return [
    { name: 'most calls that one institution saw in any second', figure: most, target: targets.inASecond },
    { name: 'responses with 429', figure: countTooMany(consortium), target: targets.tooMany },
    {
      name: 'after the stop of PostgreSQL, whole card after, s',
      figure: backAfter,
      target: null,
    },
    { name: 'loans renewed twice', figure: committed.filter((times) => times > 1).length, target: 0 },
    { name: 'loans not renewed', figure: committed.filter((times) => times === 0).length, target: 0 },
    { name: 'orders without an answer', figure: refusedRenewals, target: 0 },
    {
      name: 'with all requests at one replica, most calls in any second',
      figure: mostOfAny(consortium, seen),
      target: null,
    },
  ]
}

async function readUntil(over: AbortSignal, url: string, headers: Headers) {
  while (!over.aborted) {
    await readText(`${url}/api/card?fresh=true`, { headers, signal: over })
    await wait(200)
  }
}

async function readText(address: string, request: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(address, request)
    return { status: response.status, text: await response.text() }
  } catch {
    return { status: 0, text: '' }
  }
}

type Order = { headers: Headers; loan: { institutionCode: string; loanId: string; due: unknown } }

async function findOrder(url: string, headers: Headers): Promise<Order> {
  const card = await readWhole(url, headers)
  const order = card && ordersFor(cardsIn(card)).find(({ title }) => title === 'A Grammar of Small Maps')
  if (!order) throw new Error('There is no loan to renew.')
  const { institutionCode, loanId, due } = order
  return { headers, loan: { institutionCode, loanId, due } }
}

/** Renews one loan at North. The same order is sent again until it is answered, as a page does. 0: there was no answer in time. */
async function renewAfter(milliseconds: number, url: string, { headers, loan }: Order): Promise<number> {
  await wait(milliseconds)
  const over = AbortSignal.timeout(patience)
  let key = randomUUID()
  while (!over.aborted) {
    const { status, text } = await readText(`${url}/api/renewals`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ loans: [loan] }),
      signal: over,
    })
    // A renewal that was not done, because the institution was busy, is a new click.
    if (text.includes('"not-done"')) key = randomUUID()
    else if (status === 200 && text.includes('"result"')) return status
    await wait(500)
  }
  return 0
}

/** A card on which North is complete; null: there was none in time. */
async function readWhole(url: string, headers: Headers): Promise<{ text: string } | null> {
  const until = performance.now() + patience
  while (performance.now() < until) {
    const card = await readText(`${url}/api/card`, { headers })
    const north = cardsIn(card).find(({ institutionCode }) => institutionCode === '01MER_NORTH')
    if (north?.state === 'complete') return card
    await wait(200)
  }
  return null
}

async function patientSignIn(signInUrl: string, patron: { name: string }): Promise<Headers> {
  const until = performance.now() + patience
  while (performance.now() < until) {
    const headers = await signIn(signInUrl, patron).catch(() => null)
    if (headers) return headers
    await wait(200)
  }
  throw new Error('Nobody can sign in.')
}

/** Moments of the calls since the `from`th of the network. */
function arrivalsOf({ network }: Consortium, name: string, from: number): number[] {
  return network
    .calls()
    .slice(from)
    .filter(({ institution }) => institution === name)
    .map(({ at }) => Date.parse(at))
}

function mostOfAny(consortium: Consortium, from: number): number {
  const names = new Set(consortium.network.calls().flatMap(({ institution }) => institution ?? []))
  return Math.max(...[...names].map((name) => mostInASecond(arrivalsOf(consortium, name, from))))
}

/** As the replicas log them: the institutions reject from the 26th call in a second. */
function countTooMany({ replicas }: Consortium): number {
  const logs = replicas.map(({ log }) => readFileSync(log, 'utf8'))
  return logs.join('').match(/"status 429/g)?.length ?? 0
}
