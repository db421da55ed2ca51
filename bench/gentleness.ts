import { setTimeout as wait } from 'node:timers/promises'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import { cardsIn, countComplete, readCard, type Card, type CardResponse, type Headers } from './client.ts'
import { findFairness, findUnfairness, readAtOnce, type AtOnce } from './fairness.ts'
import { printFindings, quantile, round2, rounds, type Finding } from './figures.ts'
import { unlimited, withNetwork, type BenchNetwork } from './network.ts'

const members = 31
const loans = 5
const latency = 60
const patrons = rounds(200, 20)
const seconds = rounds(60, 6)
/**
 * Seconds. Scattered: beyond the wait that the rate limit alone causes. Turns may cost one second, and the load of this machine
 * another. All at once: the last patrons wait as long as a card may take.
 */
const slowest = { beyondPace: 2, atOnce: 26 }
const target = { inASecond: 20, callsPerCard: 4, amplification: 1.1 }

/** Load of many patrons on the institutions, with the default limits. */
export async function benchGentleness(): Promise<string[]> {
  const checks = await withNetwork({ members, loans }, async (network) => {
    await network.setLatency(latency)
    const scattered = await readScattered(network, await network.signInOthers(patrons))
    // Others, whose own pace is not used up.
    return [...scattered, ...(await readTogether(network, await network.signInOthers(patrons)))]
  })
  const control = await findUnfairness({ members, loans, latency, patrons })
  return printFindings([...checks, control, await amplification()])
}

/** Each patron reads one card at a random moment. The limits suffice for all. */
async function readScattered(network: BenchNetwork, all: Headers[]): Promise<Finding[]> {
  const moments = all.map(() => Math.random() * seconds * 1_000)
  await wait(1_100)
  await network.takeSeen()
  const responses = await Promise.all(
    all.map(async (headers, index) => {
      await wait(moments[index])
      return readCard(network.card, headers)
    }),
  )
  const seen = await network.takeSeen()
  const name = `${patrons} patrons in ${seconds} s`
  console.log(
    `\nEvery patron has loans, requests and open fees at all ${members} institutions: ${target.callsPerCard} calls each, the most a card takes. An idle account takes 1, one without fees 3.`,
  )
  const pace = longestQueueTime(moments)
  console.log(`\nAt these very moments the rate limit alone makes one wait ${round2(pace)} s`)
  return [
    {
      name: `${name}: answers not complete`,
      figure: patrons * members - countComplete(responses.flatMap(cardsIn)),
      target: 0,
    },
    ...timesAndCalls(name, responses, seen, round2(pace + slowest.beyondPace)),
    // Retries count: the institution receives them too.
    {
      name: `${name}: calls a card`,
      figure: Math.max(...seen.map(({ calls }) => calls)) / patrons,
      target: target.callsPerCard,
    },
  ]
}

/** Longest wait in seconds that the rate limit alone causes, with all calls served as they come. */
function longestQueueTime(moments: number[]): number {
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

/** More reads than the time of a card allows: the rest get "busy" with a time, and all patrons get the same share. */
async function readTogether(network: BenchNetwork, all: Headers[]): Promise<Finding[]> {
  await wait(1_100)
  await network.takeSeen()
  const read = await readAtOnce({ network, members }, all, { isRepeated: true })
  const seen = await network.takeSeen()
  const name = `${patrons} patrons at once`
  return [
    ...timesAndCalls(name, read.responses, seen, slowest.atOnce),
    ...unexplained(name, read),
    ...findFairness(name, read, members),
  ]
}

function unexplained(name: string, { responses }: AtOnce): Finding[] {
  const cards = responses.flatMap(cardsIn)
  const incomplete = cards.filter(({ state }) => state !== 'complete')
  const rejected = responses.flatMap(({ retryAfter }) => retryAfter ?? [])
  console.log(
    `\n${name}: ${countComplete(cards)} of ${patrons * members} institutions' cards complete at first; ${incomplete.filter(({ state }) => state === 'partial').length} in part; ${rejected.length} patrons turned away at the door`,
  )
  const withoutTime = incomplete.filter((card) => !hasRetryTime(card))
  for (const card of withoutTime.slice(0, 3))
    console.log(`Without a time: ${JSON.stringify(problemsOf(card))}`)
  const figure = withoutTime.length + rejected.filter((delay) => !(delay >= 1)).length
  return [{ name: `${name}: not served and not told when`, figure, target: 0 }]
}

function timesAndCalls(
  name: string,
  responses: CardResponse[],
  seen: { mostInASecond: number }[],
  within: number,
): Finding[] {
  const times = responses.map(({ time }) => time / 1_000)
  const most = seen.map(({ mostInASecond }) => mostInASecond)
  console.log(
    `\n${name}: median ${round2(quantile(times, 0.5))} s, p95 ${round2(quantile(times, 0.95))} s; calls in any second ${most.join(' ')}`,
  )
  return [
    { name: `${name}: slowest, s`, figure: Math.max(...times), target: within },
    {
      name: `${name}: most calls that one saw in any second`,
      figure: Math.max(...most),
      target: target.inASecond,
    },
  ]
}

/** Whether everything that is missing is "busy", with a time to retry. */
function hasRetryTime(card: Card): boolean {
  const problems = problemsOf(card)
  return (
    problems.length > 0 &&
    problems.every(({ code, retryAfterSeconds }) => code === 'busy' && (retryAfterSeconds ?? 0) >= 1)
  )
}

function problemsOf(card: Card): InstitutionProblem[] {
  const parts = [card, ...Object.values(card)] as (Pick<Card, 'problem'> | string | null)[]
  return parts.flatMap((part) => (typeof part === 'object' && part?.problem) || [])
}

/** Ratio of calls to necessary calls while all institutions fail and the circuit breakers stay closed. */
function amplification(): Promise<Finding> {
  const few = 9
  const cards = rounds(100, 10)
  return withNetwork({ members: few, loans: 5, guard: unlimited }, async (network) => {
    await network.misbehave(few, 'refuses')
    await network.countCalls()
    for (let card = 0; card < cards; card++) await readCard(network.card, network.headers)
    const figure = (await network.countCalls()) / (few * cards)
    return { name: 'calls for each, with everything failing', figure, target: target.amplification }
  })
}
