import { array, assert, constantFrom, integer, nat, property, record, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import type { Lane } from '../http-client.ts'
import { createLanes } from './priorities.ts'

type One = { lane: Lane; who: string }
const lane = constantFrom<Lane>('write', 'first-view', 'read', 'staff', 'background')
const one = record({ lane, who: constantFrom('a', 'b', 'c', 'd') })
const many = array(one, { maxLength: 60 })

const reads = (who: string, count: number) =>
  Array.from({ length: count }, (): One => ({ lane: 'read', who }))

function lanesOf(all: readonly One[]) {
  const lanes = createLanes<One>()
  for (const each of all) lanes.add(each)
  return lanes
}

function takeAll(lanes: ReturnType<typeof lanesOf>): One[] {
  const taken: One[] = []
  for (let next = lanes.take(); next; next = lanes.take()) taken.push(next)
  return taken
}

test('G18 lanes go before lanes: writes first, background last, and none is lost', () => {
  assert(
    property(many, (all) => {
      const order: Lane[] = ['write', 'first-view', 'read', 'staff', 'background']
      const taken = takeAll(lanesOf(all)).map((each) => each.lane)
      const sorted = all.map((each) => each.lane).toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
      expect(taken).toEqual(sorted)
    }),
  )
})

test('G18 while several patrons wait, their shares differ by at most one', () => {
  assert(
    property(array(integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 6 }), (sizes) => {
      const all = sizes.flatMap((size, who) => reads(`${who}`, size))
      const shares = sizes.map(() => 0)
      for (const { who } of takeAll(lanesOf(all))) {
        shares[Number(who)]! += 1
        if (shares.some((share, index) => share === sizes[index])) break
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
      }
    }),
  )
})

test('G18 how many go before a newcomer is known when it comes', () => {
  assert(
    property(many, nat({ max: 20 }), one, (all, turns, newcomer) => {
      const lanes = lanesOf(all)
      for (let turn = 0; turn < turns; turn++) lanes.take()
      const ahead = lanes.ahead(newcomer)
      lanes.add(newcomer)
      expect(takeAll(lanes).indexOf(newcomer)).toBe(ahead)
    }),
  )
})

test('who leaves is not taken, and is not missed', () => {
  assert(
    property(uniqueArray(one, { minLength: 1, maxLength: 40, selector: (each) => each }), (all) => {
      const lanes = lanesOf(all)
      const [gone, ...rest] = all
      expect(lanes.remove(gone!)).toBe(true)
      expect(lanes.remove(gone!)).toBe(false)
      expect(lanes.size()).toBe(rest.length)
      expect(new Set(takeAll(lanes))).toEqual(new Set(rest))
    }),
  )
})

test.for([
  ['a write sends away the last read of who has most', reads('a', 3), { lane: 'write', who: 'b' }, 'a'],
  ['a patron with nothing there does so too', reads('a', 3), { lane: 'read', who: 'b' }, 'a'],
  ['who has most gives way itself', reads('a', 3), { lane: 'read', who: 'a' }, undefined],
  ['a read sends no write away', [{ lane: 'write', who: 'a' }], { lane: 'read', who: 'b' }, undefined],
] satisfies [string, One[], One, string | undefined][])('G18 no room: %s', ([, all, newcomer, gives]) => {
  expect(lanesOf(all).lastFor(newcomer)?.who).toBe(gives)
})
