import { CardLine } from '@library-card/contract/card.ts'
import { Network } from '@library-card/contract/institution.ts'
import { Nullable } from '@library-card/contract/nullable.ts'
import { OutcomeLine } from '@library-card/contract/outcome.ts'
import { assert, jsonValue, property } from 'fast-check'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { serialiserFor } from './serialise.ts'

const Moment = Type.Union([Type.Object({ at: Type.String() }), Type.Object({ day: Type.String() })])
const Section = Type.Union([
  Type.Object({
    state: Type.Literal('ok'),
    items: Type.Array(Type.Object({ id: Type.String(), due: Nullable(Moment) })),
  }),
  Type.Object({ state: Type.Enum(['missing', 'not-asked']), problem: Type.Optional(Type.String()) }),
])
const Line = Type.Object({
  count: Type.Integer(),
  names: Type.Record(Type.String(), Type.String()),
  section: Section,
})
const toText = serialiserFor(Line)
const line = {
  count: 2,
  names: { en: 'North', de: 'Nord' },
  section: {
    state: 'ok',
    items: [
      { id: '1', due: { day: '2026-11-28' } },
      { id: '2', due: null },
    ],
  },
}

/** The same with `pin` in every object. */
function withPins(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPins)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, one]) => [name, name === 'names' ? one : withPins(one)])
  return { ...Object.fromEntries(entries), pin: '4711' }
}

test('G8 what the contract declares goes out, and nothing else, at whatever depth', () => {
  expect(JSON.parse(toText(line))).toEqual(line)
  expect(JSON.parse(toText(withPins(line)))).toEqual(line)
})

test('G8 another branch takes its own fields only', () => {
  const section = { state: 'missing', problem: 'busy', items: [{ id: 'secret' }] }
  expect(toText({ ...line, section })).not.toContain('secret')
})

test.for([
  ['a field that must be there is missing', { ...line, count: undefined }],
  [
    'an object stands where a text should',
    { ...line, section: { state: 'missing', problem: { pin: '4711' } } },
  ],
  ['it is no branch of a union', { ...line, section: { state: 'secret' } }],
  ['a list is none', { ...line, section: { state: 'ok', items: { 0: 'secret' } } }],
  ['a number is none', { ...line, count: Number.NaN }],
  ['it is nothing', null],
] as [string, unknown][])('G8 nothing goes out where %s, and the error does not quote it', ([, value]) => {
  expect(() => toText(value)).toThrow('not as the contract says')
  expect(() => toText(value)).not.toThrow(/4711|secret/)
})

test('keys that name a prototype are texts like others', () => {
  const names: unknown = JSON.parse('{"__proto__":"a","constructor":"b"}')
  expect(toText({ ...line, names })).toContain('"names":{"__proto__":"a","constructor":"b"}')
})

test('G8 whatever is put in, what comes out holds no key that is not declared', () => {
  const declared = new Set([
    'count',
    'names',
    'section',
    'state',
    'items',
    'id',
    'due',
    'at',
    'day',
    'problem',
  ])
  assert(
    property(jsonValue(), jsonValue(), (one, other) => {
      const items = [
        { id: '1', due: null, more: one },
        Object.assign({}, one, { id: '2', due: { at: 'x', other } }),
      ]
      const told: unknown = JSON.parse(
        toText({ ...line, names: {}, section: { state: 'ok', items, one }, other }),
      )
      for (const key of keysIn(told)) expect(declared).toContain(key)
    }),
  )
})

test('every line of the contract has a serialiser', () => {
  for (const schema of [CardLine, OutcomeLine, Network]) expect(() => serialiserFor(schema)).not.toThrow()
  expect(() => serialiserFor({ type: 'object' })).toThrow('does not declare')
})

function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Array.isArray(value) ? [] : Object.keys(value)
  return [...own, ...Object.values(value).flatMap(keysIn)]
}
