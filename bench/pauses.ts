import { setTimeout as wait } from 'node:timers/promises'
import { lackOf } from '../deploy/operate/machine.ts'
import { measure, summarise, type Run } from './card.ts'
import type { Headers } from './client.ts'
import { listMissed, printTable, round1, round2, rounds } from './figures.ts'
import { teachBaseline, withNetwork, type BenchNetwork } from './network.ts'

const members = 31
/** Milliseconds after which the institutions close an idle connection; 0: never. */
const kinds = [
  { name: 'after 5 s', idle: 5_000 },
  { name: 'after 30 s', idle: 30_000 },
  { name: 'never', idle: 0 },
]
/** Milliseconds between the cards of one server. */
const pause = 6_000
const count = rounds(8, 1)
const latency = 60
/** New connections of a card, where the institutions keep them longer than the pause. */
const mostOpened = 5
/**
 * Of the bare and lean calls, where the institutions keep connections longer than the pause. This is the target of a card: patrons
 * wait for institutions and new connections. In five runs the time was 1.00 to 1.01 and the processor time 2.1 to 2.8. A target in
 * milliseconds would be about the machine.
 */
const most = { time: 1.1, cpu: 3 }
/** One person may send an institution six reads at once, and then one in a second; a card takes four. */
const patrons = 12
const warmUp = rounds(patrons, 2)

type Reading = Run & { opened: number }
type Subject = {
  kind: string
  who: 'lean' | 'card'
  read: () => Promise<Reading>
  readings: Reading[]
}

/**
 * Cards over TLS with pauses of six seconds, as in a network with few patrons: the connections that they open, their time and the
 * processor's, with the guard and the time limits by default. The kinds of institutions take turns in the same pauses.
 */
export async function benchPauses(): Promise<string[]> {
  const lack = lackOf('openssl')
  if (lack) return [`cards over TLS are not measured, because ${lack}`]
  return withNetworks(kinds, [], async (all) => {
    for (let round = -1; round < count; round++)
      for (const subject of all) {
        const next = wait(pause / (all.length - 1))
        const reading = await subject.read()
        if (reading.complete !== members)
          throw new Error(`${subject.who}: ${reading.complete} of ${members} members answered in full.`)
        // The first has no pause before it.
        if (round >= 0) subject.readings.push(reading)
        await next
      }
    return print(all)
  })
}

/** One network after another, because starting one is work; then all of them together. */
function withNetworks<T>(
  [kind, ...others]: typeof kinds,
  subjects: Subject[],
  run: (all: Subject[]) => Promise<T>,
): Promise<T> {
  if (!kind) return run(subjects)
  return withNetwork({ members, loans: 5, idle: kind.idle }, async (network) => {
    await network.setLatency(latency)
    await teachBaseline(network, members)
    const sessions = await network.signInOthers(patrons)
    const both = (['lean', 'card'] as const).map((who) =>
      subjectOf(network, { kind: kind.name, who, sessions }),
    )
    for (let round = 0; round < warmUp; round++) for (const { read } of both) await read()
    return withNetworks(others, [...subjects, ...both], run)
  })
}

function subjectOf(
  network: BenchNetwork,
  { kind, who, sessions }: Pick<Subject, 'kind' | 'who'> & { sessions: Headers[] },
): Subject {
  const path = who === 'lean' ? '/same-calls' : '/api/card?fresh=true'
  let turn = 0
  return {
    kind,
    who,
    readings: [],
    read: async () => {
      await network.setLatency(latency, turn)
      await network.countConnections()
      const run = await measure({ server: network[who], path }, sessions[turn++ % sessions.length]!)
      return { ...run, opened: await network.countConnections() }
    },
  }
}

function print(all: Subject[]): string[] {
  const rows = all.map(({ kind, who, readings }) => {
    const opened = readings.reduce((sum, one) => sum + one.opened, 0) / readings.length
    return { kind, who, opened, ...summarise(readings) }
  })
  const lean = (kind: string) => rows.find((row) => row.kind === kind && row.who === 'lean')!
  printTable(
    `One card over ${members} institutions with TLS, ${pause / 1_000} s after the last one, upstream ${latency} ms, ${count} interleaved rounds`,
    rows.map(({ kind, who, opened, time, cpu }) => ({
      'idle connections are closed': kind,
      calls: who === 'lean' ? 'bare and lean' : 'card',
      'connections opened': round1(opened),
      'p50 ms': round1(time),
      ratio: round2(time / lean(kind).time),
      'CPU ms': round1(cpu),
      'CPU ratio': round2(cpu / lean(kind).cpu),
    })),
  )
  // A client that keeps its connections has none left after 5 s, and all of them if they are never closed.
  const isSound = lean('after 5 s').opened >= members && lean('never').opened === 0
  const mayOpen = (kind: string) => mostOpened + (kind === 'after 5 s' ? lean(kind).opened : 0)
  return [
    ...(isSound ? [] : ['the bare calls over TLS do not keep their connections: the measure is wrong']),
    ...rows
      .filter(({ who, kind, opened }) => who === 'card' && opened > mayOpen(kind))
      .map(
        ({ kind, opened }) =>
          `a card opens ${round1(opened)} connections where idle ones are closed ${kind}: at most ${round1(mayOpen(kind))}`,
      ),
    ...listMissed(
      rows
        .filter(({ who, kind }) => who === 'card' && kind !== 'after 5 s')
        .flatMap(({ kind, time, cpu }) => [
          {
            name: `time of a card where idle connections are closed ${kind}`,
            figure: time / lean(kind).time,
            target: most.time,
          },
          {
            name: `CPU time of a card where idle connections are closed ${kind}`,
            figure: cpu / lean(kind).cpu,
            target: most.cpu,
          },
        ]),
    ),
  ]
}
