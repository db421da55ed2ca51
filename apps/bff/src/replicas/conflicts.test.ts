import { createTestClock } from '@library-card/library-systems/test/clock.ts'
import { expect, test } from 'vitest'
import { createConflicts, type Presence } from './conflicts.ts'

const own: Presence = {
  id: 'a',
  name: 'vm:4401',
  version: '0.2.0',
  replicas: 2,
  networkHash: 'one',
  metrics: null,
}
const other = { ...own, id: 'b', name: 'vm:4402' }
const third = { ...own, id: 'c', name: 'vm:4403' }

/** Compares these rows every ten seconds. Returns the seconds after which the log has an entry, and the entry. */
function compareFor(seconds: number, running: Presence[]) {
  const clock = createTestClock()
  const logged: { after: number; line: unknown; words: string }[] = []
  const error = (line: unknown, words = '') => void logged.push({ after: clock.now() / 1_000, line, words })
  const { compare, current } = createConflicts({ error }, clock.now)
  for (let at = 0; at <= seconds; at += 10) clock.after(at * 1_000, () => compare(own, running))
  clock.runOut()
  return { logged, current: [...current()] }
}

test.for([
  ['G18 as many replicas as REPLICAS says are no conflict', [own, other], null],
  ['G18 fewer are none either', [own], null],
  ['G18 one more is logged after 30 s, once', [own, other, third], { after: 30, kind: 'too-many' }],
  [
    'G18 another value of REPLICAS is logged after 30 s, once',
    [own, { ...other, replicas: 3 }],
    { after: 30, kind: 'different-numbers' },
  ],
  [
    'another network file is logged after 30 s, once',
    [own, { ...other, networkHash: 'other' }],
    { after: 30, kind: 'different-network-files' },
  ],
] as const)('%s', ([, running, expected]) => {
  const { logged, current } = compareFor(900, [...running])
  expect(logged.map(({ after }) => after)).toEqual(expected ? [expected.after] : [])
  expect(current).toEqual(expected ? [expected.kind] : [])
})

test('the row of a killed process, which counts for 25 s, is no conflict', () => {
  const clock = createTestClock()
  const errors: unknown[] = []
  const { compare } = createConflicts({ error: (line: unknown) => void errors.push(line) }, clock.now)
  for (const [at, running] of [
    [0, [own, other, third]],
    [10, [own, other, third]],
    [20, [own, other, third]],
    [30, [own, other]],
    [40, [own, other, third]],
  ] as const)
    clock.after(at * 1_000, () => compare(own, [...running]))
  clock.runOut()
  expect(errors).toEqual([])
})
