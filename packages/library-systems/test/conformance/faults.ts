import { institutionOf } from '@library-card/mock-network/institutions.ts'
import type { CallFaultKind, RegionFaultKind } from '@library-card/mock-network/region/fault.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { faultStates, isFailing } from './fault-states.ts'
import { impatience, patience, visit, type Visit } from './mock-institutions.ts'
import {
  endOf,
  loansAre,
  readings,
  readLoans,
  setFault,
  wordsOf,
  type End,
  type Reading,
  type Situation,
} from './situation.ts'

/** All reads of an account, each as the first call of a connection. */
async function readAll(at: Visit, limit = patience): Promise<Map<Reading, End>> {
  const { stage, mock } = at
  const ends = readings.map(async (reading): Promise<[Reading, End][]> => {
    const asked = reading.read(stage.connect(mock, { limit }), at)
    return asked ? [[reading, await endOf(asked)]] : []
  })
  return new Map((await Promise.all(ends)).flat())
}

/** Each read fails with one of the states of the fault: none says that there is nothing. */
function failing(kind: CallFaultKind | RegionFaultKind): Situation {
  const states: readonly string[] = isFailing(kind) ? faultStates[kind] : []
  const limit = states.includes('timed-out') ? impatience : patience
  return {
    title: `${kind}: each read is ${states.join(' or ')}`,
    async play(stage, mock) {
      const at = await visit(stage, mock)
      if (kind === 'refused' || kind === 'tls-failure')
        stage.network.fault({ kind, region: institutionOf(mock.institution).region })
      else setFault(at, { kind })
      const ends = [...(await readAll(at, limit))]
      const wrong = ends.filter(
        ([, end]) => !('state' in end && states.includes(end.state)) && !isInPart(end),
      )
      return wrong.map(([{ name }, end]) => `${name}: ${wordsOf(end)}`)
    },
  }
}

/** A list says that it has rows that cannot be read. */
function isInPart(end: End): boolean {
  return 'rows' in end && end.unreadable > 0
}

/** An answer with this fault can be read. */
function readable(
  fault: { kind: CallFaultKind; milliseconds?: number },
  wanted: { like?: string; rows: number; unreadable?: number },
): Situation {
  const isInPartOnly = wanted.unreadable === undefined ? '' : ', and the list says that a row is missing'
  return {
    title: `${fault.kind}: ${wanted.rows} of the loans are read${isInPartOnly}`,
    async play(stage, mock) {
      const at = await visit(stage, mock, wanted.like)
      setFault(at, { operation: 'loans', ...fault })
      return loansAre(wanted, await readLoans(at))
    },
  }
}

/** The account says that there is nothing: the lists say what there is. */
const countsNothing: Situation = {
  title: 'counts-nothing: the lists are read all the same',
  async play(stage, mock) {
    const at = await visit(stage, mock)
    setFault(at, { kind: 'counts-nothing' })
    const found = await stage.connect(mock).findAccount(at.lookup, at.call)
    return found ? loansAre({ rows: 2 }, await readLoans({ ...at, found })) : ['account: none']
  },
}

const held: Situation = {
  title: 'hold: 2 loans, once the institution answers',
  async play(stage, mock) {
    const at = await visit(stage, mock)
    const seen = () => stage.network.calls({ patron: at.patron.name }).length
    const before = seen()
    setFault(at, { kind: 'hold', operation: 'loans' })
    const reading = readLoans(at)
    while (seen() === before) await wait(1)
    await stage.network.clearFaults()
    return loansAre({ rows: 2 }, await reading)
  },
}

/** Another person's rows and account come in place of the patron's own. */
const otherId: Situation = {
  title: 'other-id: what is another patron’s is not the account’s',
  async play(stage, mock) {
    const at = await visit(stage, mock)
    const before = await readAll(at)
    setFault(at, { kind: 'other-id' })
    const ends = [...(await readAll(at))]
    const wrong = ends.filter(([reading, end]) => !isOfSame(end, before.get(reading)))
    return wrong.flatMap(([{ name }, end]) =>
      // The id of a linked record is not known before it is found.
      at.lookup.by === 'link' && name === 'account' ? [] : [`${name}: ${wordsOf(end)}`],
    )
  },
}

/** The same account, or the same rows, of which some can be called unreadable; or a failure. */
function isOfSame(end: End, before: End | undefined): boolean {
  if ('state' in end) return true
  if (!('rows' in end && before && 'rows' in before)) return isDeepStrictEqual(end, before)
  const count = end.rows.length + end.unreadable
  return end.rows.every((id) => before.rows.includes(id)) && count === before.rows.length + before.unreadable
}

/** The record is no longer linked to the one at home. */
function unlinked(kind: CallFaultKind): Situation {
  return {
    title: `${kind}: no account`,
    concerns: ({ accounts }) => accounts === 'linked',
    async play(stage, mock) {
      const at = await visit(stage, mock)
      setFault(at, { kind })
      const end = await endOf(stage.connect(mock).findAccount(at.lookup, at.call))
      return 'account' in end ? [`account: ${wordsOf(end)}`] : []
    },
  }
}

const byKind: Record<CallFaultKind | RegionFaultKind, Situation> = {
  slow: readable({ kind: 'slow', milliseconds: 20 }, { rows: 2 }),
  hold: held,
  hang: failing('hang'),
  'hang-in-body': failing('hang-in-body'),
  reset: failing('reset'),
  'commit-then-hang': failing('commit-then-hang'),
  'commit-late': failing('commit-late'),
  'reset-after': failing('reset-after'),
  '500': failing('500'),
  'html-502': failing('html-502'),
  '429': failing('429'),
  '429-daily': failing('429-daily'),
  '429-none-left': failing('429-none-left'),
  '429-html': failing('429-html'),
  'truncated-json': failing('truncated-json'),
  'wrong-shape': failing('wrong-shape'),
  'huge-body': failing('huge-body'),
  'gzip-bomb': failing('gzip-bomb'),
  'key-rejected': failing('key-rejected'),
  'token-rejected': failing('token-rejected'),
  'empty-200': failing('empty-200'),
  'maintenance-page': failing('maintenance-page'),
  'vendor-error': failing('vendor-error'),
  'other-id': otherId,
  'no-source-institution': unlinked('no-source-institution'),
  'other-source-institution': unlinked('other-source-institution'),
  'no-source-link': unlinked('no-source-link'),
  unreadable: readable({ kind: 'unreadable' }, { rows: 1, unreadable: 1 }),
  'counts-nothing': countsNothing,
  'ignores-limit': readable({ kind: 'ignores-limit' }, { like: 'many-loans', rows: 230 }),
  'other-shape': readable({ kind: 'other-shape' }, { rows: 2 }),
  refused: failing('refused'),
  'tls-failure': failing('tls-failure'),
}

/** At least one for each fault of the control page. */
export const faultSituations: readonly Situation[] = Object.values(byKind)
