import { expect, test } from 'vitest'
import { answerStateNames, answerStates, canAskAgain } from './answer-state.ts'

type Row = (typeof answerStates)[keyof typeof answerStates]

/** The table read by column: the reasons with one consequence. Each page, file and e-mail shows them by that consequence. */
function reasonsWith(has: (row: Row) => unknown): string[] {
  return answerStateNames.filter((name) => has(answerStates[name])).toSorted()
}

const turnedOffByPatron = ['not-wanted']
const toSignIn = ['sign-in-there', 'sign-in-there-again']
const withoutAccount = ['no-account-there', 'not-in-network']

test('G15 only an institution that was not called has not failed', () => {
  const notCalled = ['home-silent', 'switched-off', ...turnedOffByPatron, ...toSignIn, ...withoutAccount]
  expect(reasonsWith(({ group }) => group === 'not-called')).toEqual(notCalled.toSorted())
})

test('G15 nothing is missing only where the patron has no account, and sums are exact only without them and where nobody signed in', () => {
  expect(reasonsWith(({ gap }) => gap === 'none')).toEqual(withoutAccount)
  expect(reasonsWith(({ gap }) => gap === 'named')).toEqual(['sign-in-there'])
})

test('G15 an earlier answer stands in for a missing one, except where the patron decides or has no account', () => {
  expect(reasonsWith(({ copyStandsIn }) => !copyStandsIn)).toEqual(
    [...turnedOffByPatron, ...toSignIn, ...withoutAccount].toSorted(),
  )
})

test('the patron’s remedy is to ask again, except where that cannot help', () => {
  expect(reasonsWith(({ remedy }) => remedy === 'sign-in')).toEqual(['no-account-there', ...toSignIn])
  expect(reasonsWith(({ remedy }) => remedy === 'turn-on')).toEqual(turnedOffByPatron)
  expect(reasonsWith(({ remedy }) => remedy === 'ask-home')).toEqual(['home-silent'])
  expect(reasonsWith(({ remedy }) => remedy === null)).toEqual(
    ['key-rejected', 'not-in-network', 'restricted', 'switched-off'].toSorted(),
  )
  expect(answerStateNames.filter((code) => canAskAgain({ code })).toSorted()).toEqual(
    reasonsWith(({ remedy }) => remedy === 'ask-again' || remedy === 'ask-home'),
  )
})

test.each<[keyof Row, string[]]>([
  ['isWait', ['busy']],
  ['isOfOneCall', ['refused', 'unexpected-answer', 'web-page']],
  ['isOfKey', ['key-rejected']],
  ['isOfPartOfKey', ['restricted']],
  ['isLate', ['timed-out']],
  ['isAboutAccount', ['account-unclear', 'home-silent']],
  ['isAnswer', ['not-in-network']],
  ['hasReference', ['unexpected-answer']],
  ['isOfBrowser', ['not-received', 'offline']],
  ['mayBeAnothers', ['account-unclear']],
])('%s is so for %j and no other reason', (fact, reasons) => {
  expect(reasonsWith((row) => row[fact])).toEqual(reasons)
})
