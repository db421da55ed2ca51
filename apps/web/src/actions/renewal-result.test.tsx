import type { Institution } from '@library-card/contract/institution.ts'
import type { ActionProblem } from '@library-card/contract/problem.ts'
import type { RefusalReason, RenewalOutcome } from '@library-card/contract/renewal.ts'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { aFee, aLoan, emptyAccount, institution, problem } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { RenewalResult } from './renewal-result.tsx'

const loan = aLoan('1', { due: { day: '2026-12-03' } })

function result(outcome: RenewalOutcome, at = institution('NORTH', 'North University'), id = 'result') {
  const listed = { loan, institution: at, institutionName: 'North University', now: '2026-11-25T13:02:00Z' }
  const action = { type: 'renewal' as const, institutionCode: at.code, id: loan.id }
  return <RenewalResult listed={listed} outcome={{ ...action, outcome }} title="Title 1" id={id} />
}

function told(outcome: RenewalOutcome, at?: Institution) {
  openCard(result(outcome, at))
  return document.getElementById('result')?.textContent
}

const refused = (reason: RefusalReason, text: string | null = null): RenewalOutcome => ({
  result: 'refused',
  reasons: [reason],
  text,
  deskCode: '401822',
})

test.each<[RenewalOutcome, string]>([
  [
    { result: 'renewed', loan: aLoan('1', { due: { day: '2026-12-18' } }), was: { day: '2026-11-27' } },
    'Renewed until Friday 18 December (was 27 November).',
  ],
  [{ result: 'renewed', loan, was: null }, 'Renewed until Thursday 3 December.'],
  [
    { result: 'renewed', loan: aLoan('1'), was: null },
    'Renewed. North University did not give the new date.',
  ],
  [
    { result: 'shortened', loan, was: { day: '2027-01-31' } },
    'The library shortened this loan: from 31 January 2027 to 3 December.',
  ],
  [{ result: 'unchanged', loan }, 'The date is still 3 December. North University gave no reason.'],
  [{ result: 'not-done', problem: null }, 'Not renewed. Nothing was changed.'],
  [
    { result: 'not-done', problem: null, proxyStatus: 413 },
    'Not renewed. Something between this page and Library Card refused the request (413). Tell the help desk.',
  ],
  [{ result: 'not-found' }, 'Not renewed. It is no longer on your account at North University.'],
  ...(
    [
      [{ cause: 'too-slow' }, 'North University did not answer within 10 seconds.'],
      [{ cause: 'connection-lost' }, 'The connection to North University was lost.'],
      [{ cause: 'no-usable-answer' }, 'North University gave no usable answer.'],
      [{}, 'No confirmation from North University has arrived.'],
    ] as const
  ).map(([why, words]): [RenewalOutcome, string] => [
    { result: 'unsure', ...why },
    `Could not confirm. ${words} Your renewal may have gone through. Check before you try again. Until that is confirmed, it is due on 3 December.`,
  ]),
])('G14 the text of the outcome %o is true', (outcome, words) => {
  expect(told(outcome)).toBe(words)
})

test.each<[RefusalReason, string]>([
  ['requested', 'Another reader is waiting for this item.'],
  ['limit-reached', 'You have reached this library’s renewal limit for this item.'],
  ['maximum-period', 'This loan has reached the library’s maximum loan period.'],
  ['too-soon', 'It cannot be renewed yet. Try again closer to its due date.'],
  ['recalled', 'The library has recalled it. Return it by the date shown.'],
  ['lost', 'The library considers it lost. Ask its desk.'],
  ['claimed-returned', 'You reported it returned; the library is searching for it.'],
  ['blocked', 'Your account there is blocked. Ask the desk there.'],
  ['fees', 'You owe more there than the library allows. Ask its desk.'],
  ['expired-account', 'Your account there has expired. Ask the desk there.'],
])('a refusal because of %s shows its reason and no code', (reason, words) => {
  expect(told(refused(reason, 'The institution’s own words'))).toBe(`Not renewed. ${words}`)
})

const addressOf = async (name: string) => (await screen.findByRole('link', { name })).getAttribute('href')

test('G14 a refusal leads to the page of blocks or fees only where that page shows the cause', async () => {
  const { send } = openCard(
    <>
      {result(refused('blocked'))}
      {result(refused('fees'), undefined, 'other')}
    </>,
  )
  const block = {
    forbids: null,
    reason: 'conduct' as const,
    text: null,
    since: null,
    until: null,
    loanId: null,
  }
  const fees = { state: 'ok' as const, items: [aFee('1', { minor: 740, currency: 'EUR' })] }
  await send({
    type: 'card',
    card: emptyAccount('NORTH', { blocks: { state: 'ok', items: [block] }, fees }),
  })
  expect(await addressOf('see the block')).toBe('/card/NORTH/blocks')
  expect(await addressOf('see what to pay')).toBe('/card/NORTH/fees')
})

test.each<[RefusalReason, string]>([
  ['blocked', 'North University says that your account is blocked, but not why. Ask its desk.'],
  ['fees', 'North University says that you owe more than it allows, but not for what. Ask its desk.'],
])('G15 only where the card shows no cause does a refusal because of %s say so', async (reason, words) => {
  const { send } = openCard(result(refused(reason)))
  await send({ type: 'card', card: emptyAccount('NORTH') })
  await waitFor(() => expect(document.getElementById('result')?.textContent).toBe(`Not renewed. ${words}`))
})

test('G10 an unknown reason is shown in the institution’s own words, as text in its language', () => {
  const at = institution('NORTH', 'North University', { language: 'de' })
  const words = told(refused('other', 'Bitte <b>vorsprechen</b>'), at)
  expect(words).toBe('Not renewed. The library says: “Bitte <b>vorsprechen</b>” Code for the desk: 401822')
  expect(screen.getByText('Bitte <b>vorsprechen</b>').getAttribute('lang')).toBe('de')
})

const codes: [ActionProblem['code'], RegExp][] = [
  ['timed-out', /North University did not answer; nothing was changed\./],
  ['refused', /North University could not answer; nothing was changed\./],
  ['busy', /North University is busy; nothing was changed\./],
  ['unexpected-answer', /We could not read North University’s answer; nothing was changed\./],
  [
    'web-page',
    /North University is under maintenance, or sends a page of its own instead of an answer; nothing was changed\./,
  ],
  ['restricted', /North University does not let Library Card do this\. Nothing was changed\. Ask its desk\./],
  ['key-rejected', /North University is not connected at the moment; nothing was changed\./],
  [
    'read-only',
    /This cannot be done from here: North University lets Library Card only read\. Nothing was changed\. Ask its desk\./,
  ],
  ['switched-off', /North University is not connected at the moment; nothing was changed\./],
  [
    'home-silent',
    /We cannot look for your account at North University at the moment\. Nothing was changed\./,
  ],
]

test.each(codes)('G13 an action not done because of %s says that nothing was changed', (code, words) => {
  expect(told({ result: 'not-done', problem: { ...problem, code } })).toMatch(words)
})
