import { expect, test } from 'vitest'
import { verdictOn } from './verdict.ts'

test('a known miss is named and does not fail a benchmark', () => {
  const { lines, unnamed } = verdictOn('throughput', [
    'cards per second are 0.4103 of the same calls made bare',
  ])
  expect(unnamed).toEqual([])
  expect(lines).toMatchObject([expect.stringMatching(/^Named miss: cards per second are 0\.4103 .+ Why: /)])
})

test.each([
  ['throughput', 'cards per second are 0.1 of the same calls made bare'],
  ['day', 'M29 needs 300 % of its quota'],
  ['day', 'a patron takes 7 calls'],
  ['isolation', 'cards per second are 0.4103 of the same calls made bare'],
])('%s: "%s" is a miss without a name', (name, miss) => {
  expect(verdictOn(name, [miss])).toEqual({ lines: [`Missed: ${miss}.`], unnamed: [miss] })
})

test('a withdrawn target is told with its decision, also where every other one was met', () => {
  expect(verdictOn('card', []).lines).toEqual([
    expect.stringMatching(/^Withdrawn target: .+ \(docs\/decisions\//),
    'Every target was met.',
  ])
})

test('a benchmark without targets says so', () => {
  expect(verdictOn('attack', null)).toEqual({ lines: ['It has no targets.'], unnamed: [] })
})
