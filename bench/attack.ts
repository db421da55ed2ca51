import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { cardsIn, ordersFor, readCard, renew, type Headers } from './client.ts'
import { benchHostileAnswers } from './hostile-answers.ts'
import { inFull, median, printTable, quantile, round1, round2, rounds } from './figures.ts'
import { codeOf, withNetwork, type BenchNetwork } from './network.ts'

const members = 9
const readers = 8
/** As many as a person may have. */
const sessions = 20
const target = 1.2
/** Milliseconds. The readers alone take a third of what an institution may be asked. */
const phase = 12_000
const readsInPhase = 2
const pauses = { order: 5_000, read: 1_000 }

type Read = { reader: number; at: number }
/** `lacking`: institutions' cards that were not complete. */
type Readings = { times: number[]; busy: number; lacking: number }

/**
 * One patron signs in twenty times. Each of these sessions repeatedly reads its card and outcomes, and orders renewals of loans
 * that do not exist and of one that needs no call. Meanwhile, eight other patrons read their cards. Phases with and without the
 * attack alternate.
 */
export async function benchAttack(): Promise<string[]> {
  const calm: Readings[] = []
  const attacked: Readings[] = []
  const answers = new Map<number, number>()
  await withNetwork({ members, loans: 5 }, async (network) => {
    await network.setLatency(60)
    const others = await network.signInOthers(readers)
    const attackers = await network.signInAgain(sessions)
    await readAll(network, others, someReads())
    for (let round = 0; round < rounds(5, 1); round++) {
      const reads = someReads()
      calm.push(await readAll(network, others, reads))
      const attack = await startAttack(network, attackers, answers)
      attacked.push(await readAll(network, others, reads))
      await attack.stop()
    }
  })
  return [...print({ calm, attacked }, answers), ...(await benchHostileAnswers())]
}

function someReads(): Read[] {
  return Array.from({ length: readers * readsInPhase }, (_, index) => ({
    reader: index % readers,
    at: Math.random() * phase,
  }))
}

async function readAll({ card }: BenchNetwork, others: Headers[], reads: Read[]): Promise<Readings> {
  const readings: Readings = { times: [], busy: 0, lacking: 0 }
  const end = wait(phase)
  await Promise.all(
    reads.map(async ({ reader, at }) => {
      await wait(at)
      const answer = await readCard(card, others[reader]!)
      readings.times.push(answer.time)
      const cards = cardsIn(answer)
      readings.busy += cards.filter((one) => JSON.stringify(one).includes('"busy"')).length
      readings.lacking += members - cards.filter(({ state }) => state === 'complete').length
    }),
  )
  await end
  return readings
}

async function startAttack({ card }: BenchNetwork, attackers: Headers[], answers: Map<number, number>) {
  const end = new AbortController()
  const [loan] = ordersFor(cardsIn(await readCard(card, attackers.at(-1)!)))
  const renewed = { ...loan!, due: { day: '2000-01-01' } }
  const loops = attackers.flatMap((headers) => [
    repeat(pauses.order, () => renew(card, headers, madeUpLoans())),
    repeat(pauses.read, () => fetch(`${card.url}/api/card?fresh=true`, { headers })),
    repeat(10 * pauses.order, () => renew(card, headers, [renewed])),
    repeat(pauses.read, () => fetch(`${card.url}/api/outcomes`, { headers })),
  ])

  function pauseFor(milliseconds: number) {
    return wait(milliseconds, null, { signal: end.signal }).catch(() => {})
  }

  async function repeat(pause: number, ask: () => Promise<Response>) {
    await pauseFor(Math.random() * pause)
    while (!end.signal.aborted) {
      const answer = await ask()
      await answer.arrayBuffer()
      answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1)
      await pauseFor(pause)
    }
  }

  async function stop() {
    end.abort()
    await Promise.all(loops)
  }
  return { stop }
}

function madeUpLoans() {
  return Array.from({ length: members }, (_, member) => ({
    institutionCode: codeOf(member),
    loanId: randomUUID(),
    due: null,
  }))
}

/** The median of the phases' p95: that of all reads together would be the slowest few of one phase. */
const p95 = (phases: Readings[]) => median(phases.map(({ times }) => quantile(times, 0.95)))

function totalOf(phases: Readings[]): Readings {
  return {
    times: phases.flatMap(({ times }) => times),
    busy: phases.reduce((sum, { busy }) => sum + busy, 0),
    lacking: phases.reduce((sum, { lacking }) => sum + lacking, 0),
  }
}

type Both = { calm: Readings[]; attacked: Readings[] }

function print({ calm, attacked }: Both, answers: Map<number, number>): string[] {
  const ratio = p95(attacked) / p95(calm)
  const { times, busy, lacking } = totalOf(attacked)
  const row = (phases: Readings[]) => {
    const total = totalOf(phases)
    return {
      'p50 ms': round1(quantile(total.times, 0.5)),
      'p95 ms': round1(p95(phases)),
      '"busy"': total.busy,
      'not complete': total.lacking,
    }
  }
  printTable(
    `${readers} patrons read ${times.length} cards over ${members} institutions, upstream 60 ms, while one attacks with ${sessions} sessions`,
    { calm: { ...row(calm), ratio: 1 }, attacked: { ...row(attacked), ratio: round2(ratio) } },
  )
  const counts = [...answers].map(([status, count]) => `${count} times ${status}`).toSorted()
  console.log(`Responses to the attacker: ${counts.join(', ')}`)
  return [
    ...(ratio <= target ? [] : [`the p95 of others during an attack is ${inFull(ratio)} of the calm`]),
    ...(busy > 0 ? [`${busy} answers to others during an attack are "busy"`] : []),
    ...(lacking > 0 ? [`${lacking} answers to others during an attack are not complete`] : []),
  ]
}
