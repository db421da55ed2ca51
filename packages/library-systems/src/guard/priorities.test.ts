import { array, assert, constantFrom, integer, nat, property, record, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import type { Priority } from '../exchange/http-client.ts'
import { createFairShares } from './fair-shares.ts'
import { createPriorityQueue } from './queue.ts'

type Call = { priority: Priority; person: string }
type One = Call & { turn: number }
const priority = constantFrom<Priority>('write', 'first-view', 'read', 'staff', 'background')
const one = record({ priority, person: constantFrom('a', 'b', 'c', 'd') })
const many = array(one, { maxLength: 60 })

const reads = (person: string, count: number) =>
  Array.from({ length: count }, (): Call => ({ priority: 'read', person }))

function withTurns(all: readonly Call[]): One[] {
  const shares = createFairShares()
  return all.map((each) => ({ ...each, turn: shares.take(each) }))
}

function queueOf(all: readonly One[]) {
  const priorities = createPriorityQueue<One>()
  for (const each of all) priorities.add(each)
  return priorities
}

function takeAll(priorities: ReturnType<typeof queueOf>): One[] {
  const taken: One[] = []
  for (let next = priorities.take(); next; next = priorities.take()) taken.push(next)
  return taken
}

test('G18 calls start in order of priority, writes first and background last, and none is lost', () => {
  assert(
    property(many, (all) => {
      const order: Priority[] = ['write', 'first-view', 'staff', 'read', 'background']
      const taken = takeAll(queueOf(withTurns(all))).map((each) => each.priority)
      const sorted = all.map((each) => each.priority).toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
      expect(taken).toEqual(sorted)
    }),
  )
})

test('G18 while several patrons wait, their shares differ by at most one', () => {
  assert(
    property(array(integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 6 }), (sizes) => {
      const all = sizes.flatMap((size, person) => reads(`${person}`, size))
      const shares = sizes.map(() => 0)
      for (const { person } of takeAll(queueOf(withTurns(all)))) {
        shares[Number(person)]! += 1
        if (shares.some((share, index) => share === sizes[index])) break
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
      }
    }),
  )
})

test('G18 the number of calls ahead of a new one is known on arrival', () => {
  assert(
    property(many, nat({ max: 20 }), one, (others, turns, last) => {
      const all = withTurns([...others, last])
      const newcomer = all.pop()!
      const priorities = queueOf(all)
      for (let turn = 0; turn < turns; turn++) priorities.take()
      const ahead = priorities.ahead(newcomer)
      priorities.add(newcomer)
      expect(takeAll(priorities).indexOf(newcomer)).toBe(ahead)
    }),
  )
})

test('calls that follow from the calls ahead are ahead, too', () => {
  const priorities = createPriorityQueue<Omit<One, 'person'> & { followUpCalls?: number }>()
  priorities.add({ priority: 'first-view', turn: 1, followUpCalls: 3 })
  priorities.add({ priority: 'read', turn: 1, followUpCalls: 3 })
  priorities.add({ priority: 'read', turn: 2, followUpCalls: 3 })
  expect(priorities.ahead({ priority: 'write', turn: 1 })).toBe(0)
  expect(priorities.ahead({ priority: 'read', turn: 1 })).toBe(8)
  expect(priorities.ahead({ priority: 'read', turn: 3 })).toBe(12)
})

test('a call that leaves the queue is not started', () => {
  assert(
    property(uniqueArray(one, { minLength: 1, maxLength: 40, selector: (each) => each }), (calls) => {
      const all = withTurns(calls)
      const priorities = queueOf(all)
      const [left, ...rest] = all
      expect(priorities.remove(left!)).toBe(true)
      expect(priorities.remove(left!)).toBe(false)
      expect(priorities.size()).toBe(rest.length)
      expect(new Set(takeAll(priorities))).toEqual(new Set(rest))
    }),
  )
})

test.for([
  [
    'the last read of the person with most starts after a write',
    reads('a', 3),
    { priority: 'write', person: 'b' },
    'a',
  ],
  ['so it does after a read of a person with none', reads('a', 3), { priority: 'read', person: 'b' }, 'a'],
  [
    'a new read of the person with most is last itself',
    reads('a', 3),
    { priority: 'read', person: 'a' },
    undefined,
  ],
  [
    'a read is after all writes',
    [{ priority: 'write', person: 'a' }],
    { priority: 'read', person: 'b' },
    undefined,
  ],
] satisfies [string, Call[], Call, string | undefined][])(
  'G18 in a full queue: %s',
  ([, others, call, last]) => {
    const all = withTurns([...others, call])
    const newcomer = all.pop()!
    expect(queueOf(all).behind(newcomer).at(-1)?.person).toBe(last)
  },
)
