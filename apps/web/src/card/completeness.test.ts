import { expect, test } from 'vitest'
import type { InstitutionCard } from '@library-card/contract/card.ts'
import { emptyAccount, problem, missingCard } from '../../test/examples.ts'
import { completenessOf, isIncomplete } from './completeness.ts'

const nothing: InstitutionCard = emptyAccount('NORTH')
const noAccount: InstitutionCard = { institutionCode: 'LAKE', asOf: nothing.asOf, state: 'no-account' }
const missing = missingCard('ALPINE', { account: 'unknown' })

test('G15 a list is complete when every institution has responded, also with "no account"', () => {
  const view = {
    cards: [nothing, noAccount],
    missing: [],
    turnedOff: [],
    toSignIn: [],
    waiting: [],
    asked: 2,
  }
  expect(completenessOf(view, ['loans'])).toEqual({
    all: true,
    by: ['NORTH', 'LAKE'],
    notBy: [],
    notProvided: [],
    unreadable: [],
  })
})

test('G15 a missing response is never "nothing"', () => {
  const view = {
    cards: [nothing],
    missing: [missing],
    turnedOff: [],
    toSignIn: [],
    waiting: [],
    asked: 2,
  }
  expect(completenessOf(view, ['loans'])).toEqual({
    all: false,
    by: ['NORTH'],
    notBy: ['ALPINE'],
    notProvided: [],
    unreadable: [],
  })
})

test('G15 a missing part is not an empty part', () => {
  const partial: InstitutionCard = {
    ...emptyAccount('NORTH'),
    state: 'partial',
    loans: { state: 'missing', problem },
  }
  const view = { cards: [partial], missing: [], turnedOff: [], toSignIn: [], waiting: [], asked: 1 }
  expect(completenessOf(view, ['loans'])).toEqual({
    all: false,
    by: [],
    notBy: ['NORTH'],
    notProvided: [],
    unreadable: [],
  })
  expect(completenessOf(view, ['requests']).all).toBe(true)
})

test('G15 a part that the library system does not provide is neither empty nor without an answer', () => {
  const partial = emptyAccount('NORTH', { messages: { state: 'not-provided' } })
  const view = { cards: [partial], missing: [], turnedOff: [], toSignIn: [], waiting: [], asked: 1 }
  expect(completenessOf(view, ['blocks', 'messages'])).toEqual({
    all: false,
    by: [],
    notBy: [],
    notProvided: ['NORTH'],
    unreadable: [],
  })
})

test('G15 a list with a row that could not be read is not complete', () => {
  const partial = emptyAccount('NORTH', {
    state: 'partial',
    loans: { state: 'ok', items: [], unreadable: 1 },
  })
  const view = { cards: [partial], missing: [], turnedOff: [], toSignIn: [], waiting: [], asked: 1 }
  expect(completenessOf(view, ['loans'])).toEqual({
    all: false,
    by: [],
    notBy: [],
    notProvided: [],
    unreadable: ['NORTH'],
  })
})

test('G15 a pending institution does not count as empty', () => {
  expect(
    completenessOf(
      { cards: [nothing], missing: [], turnedOff: [], toSignIn: [], waiting: ['LAKE'], asked: 2 },
      ['loans'],
    ).all,
  ).toBe(false)
})

test('G15 a response that is not in the list yet does not count as empty', () => {
  expect(
    completenessOf({ cards: [nothing], missing: [], turnedOff: [], toSignIn: [], waiting: [], asked: 2 }, [
      'loans',
    ]).all,
  ).toBe(false)
})

test('G15 an institution that is queried again does not count by its earlier response', () => {
  expect(
    completenessOf(
      { cards: [nothing], missing: [], turnedOff: [], toSignIn: [], waiting: ['NORTH'], asked: 1 },
      ['loans'],
    ).all,
  ).toBe(false)
})

test('G15 a list without a turned-off institution is not complete', () => {
  const view = { cards: [nothing], missing: [], turnedOff: ['LAKE'], toSignIn: [], waiting: [], asked: 1 }
  expect(completenessOf(view, ['loans'])).toEqual({
    all: false,
    by: ['NORTH'],
    notBy: [],
    notProvided: [],
    unreadable: [],
  })
})

test('G15 sums lack an institution where the sign-in has ended, but not one where the patron never signed in', () => {
  const toSignIn = [missingCard('LAKE', { problem: { ...problem, code: 'sign-in-there-again' } })]
  const view = { cards: [nothing], missing: [], turnedOff: [], toSignIn, waiting: [], asked: 1 }
  expect(isIncomplete({ ...view, neverSignedIn: [] }, ['loans'])).toBe(true)
  expect(isIncomplete({ ...view, neverSignedIn: ['LAKE'] }, ['loans'])).toBe(false)
})
