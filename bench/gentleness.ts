import { setTimeout as wait } from 'node:timers/promises'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import { askCard, cardsIn, type Answer, type Told } from './ask-card.ts'
import { inFull, quantile, round2 } from './figures.ts'
import { nothingBinds, startBenchNetwork, type BenchNetwork } from './network.ts'
import { rounds } from './rounds.ts'

const members = 31
const patrons = rounds(200, 20)
const during = rounds(60, 6)
const target = { slowest: 3, inASecond: 20, callsPerCard: 4, shares: 1, amplification: 1.1 }

type Headers = Record<string, string>
type Check = { name: string; figure: number; target: number }

/** What the institutions see of many patrons, with the default limits. */
export async function benchGentleness(): Promise<string[]> {
  const network = await startBenchNetwork({ members, loans: 5 })
  const checks: Check[] = []
  try {
    await network.set('latency', 60)
    const all = await network.signInOthers(patrons)
    await wait(1_100)
    checks.push(...(await scattered(network, all)))
    await wait(1_100)
    checks.push(...(await atOnce(network, all)))
  } finally {
    await network.stop()
  }
  checks.push(await amplification())
  console.table(
    Object.fromEntries(
      checks.map(({ name, figure, target: most }) => [name, { figure: round2(figure), target: most }]),
    ),
  )
  return checks
    .filter((check) => !(check.figure <= check.target))
    .map((check) => `${check.name}: ${inFull(check.figure)} instead of ${check.target}`)
}

/** Each patron one card, at a random moment: there is enough for all. */
async function scattered(network: BenchNetwork, all: Headers[]): Promise<Check[]> {
  const moments = all.map(() => Math.random() * during * 1_000)
  await network.takeSeen()
  const answers = await Promise.all(
    all.map(async (headers, index) => {
      await wait(moments[index])
      return askCard(network.card, headers)
    }),
  )
  const complete = answers.flatMap(cardsIn).filter(({ state }) => state === 'complete').length
  const seen = await network.takeSeen()
  const calls = Math.max(...seen.map((one) => one.calls)) / patrons
  const name = `${patrons} patrons in ${during} s`
  console.log(`\nAt these very moments the pace alone makes one wait ${round2(slowestByPace(moments))} s`)
  return [
    { name: `${name}: answers not complete`, figure: patrons * members - complete, target: 0 },
    ...common(name, { answers, seen }),
    // A second try is not a call that the card needs, but the institution sees it all the same.
    { name: `${name}: calls a card`, figure: calls, target: target.callsPerCard },
  ]
}

/** The longest wait where nothing costs time but 18 starts in any 1,050 ms: one draw in fifty comes to nearly three seconds. */
function slowestByPace(moments: number[]): number {
  const starts: number[] = []
  const waits = moments
    .toSorted((a, b) => a - b)
    .map((moment) => {
      for (let call = 0; call < target.callsPerCard; call++)
        starts.push(Math.max(moment, (starts.at(-18) ?? Number.NEGATIVE_INFINITY) + 1_050))
      return starts.at(-1)! - moment
    })
  return Math.max(...waits) / 1_000
}

/** More than there is in three seconds: who is not served hears so, with a time, and nobody gets what another lacks. */
async function atOnce(network: BenchNetwork, all: Headers[]): Promise<Check[]> {
  await network.takeSeen()
  const answers = await Promise.all(all.map((headers) => askCard(network.card, headers)))
  const seen = await network.takeSeen()
  const cards = answers.map(cardsIn)
  const unserved = cards.flat().filter(({ state }) => state !== 'complete')
  const turnedAway = answers.flatMap((answer) => answer.turnedAway ?? [])
  const name = `${patrons} patrons at once`
  const served = cards.map((own) => own.filter(({ state }) => state === 'complete').length)
  console.log(
    `\n${name}: ${served.reduce((a, b) => a + b, 0)} of ${patrons * members} institutions' cards complete, ${Math.min(...served)} to ${Math.max(...served)} a patron; ${unserved.filter(({ state }) => state === 'partial').length} in part; ${turnedAway.length} patrons turned away at the door`,
  )
  const untold = unserved.filter((card) => !isToldWhen(card))
  for (const card of untold.slice(0, 3)) console.log(`Not told when: ${JSON.stringify(problemsOf(card))}`)
  return [
    ...common(name, { answers, seen }),
    {
      name: `${name}: not served and not told when`,
      figure: untold.length + turnedAway.filter((seconds) => !(seconds >= 1)).length,
      target: 0,
    },
    {
      name: `${name}: shares at one institution differ by`,
      figure: Math.max(...sharesDiffer(cards)),
      target: target.shares,
    },
  ]
}

function common(
  name: string,
  { answers, seen }: { answers: Answer[]; seen: { mostInASecond: number }[] },
): Check[] {
  const times = answers.map(({ time }) => time / 1_000)
  console.log(
    `\n${name}: median ${round2(quantile(times, 0.5))} s, p95 ${round2(quantile(times, 0.95))} s; calls in any second ${seen.map((one) => one.mostInASecond).join(' ')}`,
  )
  return [
    { name: `${name}: slowest, s`, figure: Math.max(...times), target: target.slowest },
    {
      name: `${name}: most calls that one saw in any second`,
      figure: Math.max(...seen.map((one) => one.mostInASecond)),
      target: target.inASecond,
    },
  ]
}

/** All that is missing is missing because of others before, and it is said when to come again. */
function isToldWhen(card: Told): boolean {
  const problems = problemsOf(card)
  return (
    problems.length > 0 &&
    problems.every(({ code, retryAfterSeconds }) => code === 'busy' && (retryAfterSeconds ?? 0) >= 1)
  )
}

/** Of the account, and of each list. */
function problemsOf(card: Told): InstitutionProblem[] {
  const parts = [card, ...Object.values(card)] as (Pick<Told, 'problem'> | string | null)[]
  return parts.flatMap((part) => (typeof part === 'object' && part?.problem) || [])
}

/** At each institution: the most whole cards that one patron got, less the fewest. */
function sharesDiffer(cards: Told[][]): number[] {
  const codes = new Set(cards.flat().map(({ institutionCode }) => institutionCode))
  return [...codes].map((code) => {
    const shares = cards.map(
      (own) => own.filter((card) => card.institutionCode === code && card.state === 'complete').length,
    )
    return Math.max(...shares) - Math.min(...shares)
  })
}

/** With everything failing and the breaker held closed: calls, for each that had to be made. */
async function amplification(): Promise<Check> {
  const few = 9
  const cards = rounds(100, 10)
  const network = await startBenchNetwork({ members: few, loans: 5, guard: nothingBinds })
  try {
    await network.misbehave(few, 'refuses')
    await network.countCalls()
    for (let card = 0; card < cards; card++) await askCard(network.card, network.headers)
    const figure = (await network.countCalls()) / (few * cards)
    return { name: 'calls for each, with everything failing', figure, target: target.amplification }
  } finally {
    await network.stop()
  }
}
