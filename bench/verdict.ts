/** A miss that is accepted, as long as its figure, the group of `miss`, is. */
type NamedMiss = { miss: RegExp; accepts: (figure: number) => boolean; why: string }
type Known = {
  namedMisses?: NamedMiss[]
  /** Targets that no run is judged by any more. */
  withdrawn?: { target: string; decision: string }[]
}

/** By the name of the benchmark. */
const known: Record<string, Known> = {
  card: {
    withdrawn: [
      {
        target: 'at 0 ms, 1.5 times the bare calls and twice their processor time',
        decision: 'docs/decisions/superseded.md, 30 and 38',
      },
    ],
  },
  growth: {
    namedMisses: [
      {
        miss: /^100 patrons at once: CPU ms a card: ([\d.]+) /,
        accepts: (milliseconds) => milliseconds < 26,
        why: 'a card checks and translates the answers of 31 institutions, and the speed of a processor differs from day to day',
      },
    ],
  },
  painting: {
    namedMisses: [
      {
        miss: /^at \d+ ms the first loan is painted after ([\d.]+) /,
        accepts: (ofTheFastest) => ofTheFastest < 5.5,
        why: 'the list is drawn once all institutions have answered, or 700 ms after the first account. Drawn earlier, it moved by 0.44, and G24 allows 0.25',
      },
      {
        miss: /^on a slow connection the first loan is painted after (\d+) /,
        accepts: (milliseconds) => milliseconds < 2_600,
        why: 'the line needs two round trips of 562 ms before the first byte of JavaScript: one for the page, one for its scripts',
      },
    ],
  },
  throughput: {
    namedMisses: [
      {
        miss: /^cards per second are ([\d.]+) /,
        accepts: (ofBareCalls) => ofBareCalls > 0.3,
        why: 'a card is translation, rights and the guard beside the calls, all in one thread. An institution’s own limit serves at most a third of what one process serves',
      },
    ],
  },
  day: {
    namedMisses: [
      {
        miss: /^M\d+ needs ([\d.]+) % of its quota$/,
        accepts: (percent) => percent < 150,
        why: 'a first card asks every institution, so the smallest get as many look-ups as the largest, and nearly all of them end with "no account". docs/capacity.md says what an operator can do',
      },
      {
        miss: /^(\d+) calls for \d+ reminders are not sent$/,
        accepts: (calls) => calls < 400,
        why: 'a tenth of a small quota is less than the calls of its reminders',
      },
    ],
  },
}

/** Returns the lines of the verdict, and the misses that fail the benchmark. `missed` null: it has no targets. */
export function verdictOn(name: string, missed: string[] | null): { lines: string[]; unnamed: string[] } {
  const { namedMisses = [], withdrawn = [] } = known[name] ?? {}
  const named = new Map<string, string[]>()
  const unnamed: string[] = []
  for (const one of missed ?? []) {
    const why = namedMisses.find(({ miss, accepts }) => accepts(Number(miss.exec(one)?.[1])))?.why
    if (why) named.set(why, [...(named.get(why) ?? []), one])
    else unnamed.push(one)
  }
  const lines = [
    ...withdrawn.map(({ target, decision }) => `Withdrawn target: ${target} (${decision}).`),
    ...[...named].map(([why, all]) => `Named miss: ${all.join('; ')}. Why: ${why}.`),
    ...(unnamed.length > 0 ? [`Missed: ${unnamed.join('; ')}.`] : []),
  ]
  if (missed?.length === 0) lines.push('Every target was met.')
  return { lines: missed ? lines : [...lines, 'It has no targets.'], unnamed }
}
