import type { Loan } from '@library-card/contract/loan.ts'
import { expect, test } from 'vitest'
import { alma, almaError, type Answer } from '../../test/alma-server.ts'
import { call, foundIda as found, context, north, oldLoan } from '../../test/alma-examples.ts'
import { createAlma } from './alma.ts'
import { toLoan } from './loan.ts'

const before = '2026-12-03T22:59:00Z'
const loan: Loan = toLoan({ ...oldLoan, due_date: before }, found, context)
const later = '2026-12-18T22:59:00Z'
const done = { value: '401193;', desc: 'Erfolgreich verlängert' }

async function renewed(answer: Answer, of: Loan = loan) {
  const { system, seen } = await alma(() => answer)
  return { outcome: await system.renew({ found, loan: of }, call), seen }
}

test('a renewal is one POST without a body', async () => {
  const { outcome, seen } = await renewed({
    body: { ...oldLoan, due_date: later, last_renew_status: done, last_renew_date: '2026-11-25T13:02:00Z' },
  })
  expect(outcome).toMatchObject({ result: 'renewed', was: loan.due, loan: { due: { at: later } } })
  expect(seen).toMatchObject([
    { method: 'POST', url: `/almaws/v1/users/4471209/loans/${oldLoan.loan_id}?op=renew` },
  ])
})

test('a later due date is a renewal', async () => {
  const { outcome } = await renewed({ body: { ...oldLoan, due_date: '2026-12-04T22:59:00Z' } })
  expect(outcome.result).toBe('renewed')
})

test('an accepted renewal may leave the due date unchanged', async () => {
  const { outcome } = await renewed({
    body: { ...oldLoan, due_date: before, last_renew_status: done },
  })
  expect(outcome.result).toBe('unchanged')
})

test('an accepted renewal may move the due date back, which is no renewal and not "still" that date', async () => {
  const earlier = '2026-12-01T22:59:00Z'
  const { outcome } = await renewed({ body: { ...oldLoan, due_date: earlier, last_renew_status: done } })
  expect(outcome).toMatchObject({ result: 'shortened', was: loan.due, loan: { due: { at: earlier } } })
})

test('a loan without an end that an accepted renewal gives one is renewed, and its date is not "still" that', async () => {
  const endless = { ...loan, due: null }
  const { outcome } = await renewed(
    { body: { ...oldLoan, due_date: later, last_renew_status: done } },
    endless,
  )
  expect(outcome).toMatchObject({ result: 'renewed', was: null, loan: { due: { at: later } } })
})

test.for([{}, { last_renew_status: 'odd' }, { due_date: 'odd', last_renew_status: done }])(
  'G13 status 200 without a readable status and date (%j) must be read back',
  async (odd) => {
    const { due_date, ...rest } = { ...oldLoan, due_date: before }
    const answer = renewed({ body: { ...rest, due_date, last_renew_status: {}, ...odd } })
    await expect(answer).rejects.toMatchObject({ code: 'unexpected-answer', sent: true })
  },
)

test('G13 a loan as it was after an earlier renewal does not say that this one was accepted', async () => {
  const last_renew_date = '2026-11-02T09:00:00Z'
  for (const last_renew_status of [done, {}]) {
    const row = { ...oldLoan, process_status: 'RENEW', last_renew_status, last_renew_date }
    const answer = renewed({ body: row }, toLoan(row, found, context))
    await expect(answer).rejects.toMatchObject({ code: 'unexpected-answer', sent: true })
  }
})

test('status 200 without a renewal is a refusal with the text of the last renewal', async () => {
  const last_renew_status = { value: '401822;', desc: 'Item renew period exceeded.' }
  const { outcome } = await renewed({
    body: { ...oldLoan, due_date: before, last_renew_status },
  })
  expect(outcome).toEqual({
    result: 'refused',
    reasons: ['maximum-period'],
    text: 'Item renew period exceeded.',
    deskCode: '401822',
  })
})

test('a refusal has no loan id in its text', async () => {
  const text = 'Cannot renew loan:  1346144360000521 - Ask for Ms. "Blue" <b>.'
  const { outcome } = await renewed(almaError('401822', text))
  expect(outcome).toEqual({
    result: 'refused',
    reasons: ['other'],
    text: 'Ask for Ms. "Blue" <b>.',
    deskCode: '401822',
  })
})

test.for([
  ['ITEM  renew period  EXCEEDED', 'ITEM  renew period  EXCEEDED', 'maximum-period'],
  ['Shelf 12 - closed', 'Shelf 12 - closed', 'other'],
  ['Loan 1346144360000521 - item 2346144360000521 -  Ask us.', 'Ask us.', 'other'],
  ['Cannot renew loan:  1346144360000521 - ', null, 'other'],
  ['Cannot renew loan: Loan ID 1346144360000521.', null, 'other'],
  ['Cannot renew loan: ask the desk.', 'Cannot renew loan: ask the desk.', 'other'],
  ['', null, 'other'],
] as const)(
  'a refusal with the text "%s" has the text "%s" and the reason %s',
  async ([message, text, reason]) => {
    const { outcome } = await renewed(almaError('401822', message))
    expect(outcome).toMatchObject({ result: 'refused', text, reasons: [reason] })
  },
)

const errorsOf = (...errors: [string, string][]) => ({
  status: 400,
  body: {
    errorsExist: true,
    errorList: { error: errors.map(([errorCode, errorMessage]) => ({ errorCode, errorMessage })) },
  },
})

test.for([
  almaError('401652', 'General Error: An error has occurred.'),
  almaError('INTERNAL_SERVER_ERROR', ''),
  { status: 400, body: { errorsExist: true, errorList: { error: [] } } },
  { status: 200, body: { errorsExist: true } },
])('G13 an error that names no cause (%j) must be read back', async (answer) => {
  await expect(renewed(answer)).rejects.toMatchObject({ code: 'unexpected-answer', sent: true })
})

test('a refusal with an earlier due date has shortened the loan', async () => {
  const last_renew_status = { value: '401822;', desc: 'Item has been recalled.' }
  const recalled = {
    ...oldLoan,
    due_date: '2026-12-01T22:59:00Z',
    process_status: 'RECALL',
    last_renew_status,
  }
  const { outcome } = await renewed({ body: recalled })
  expect(outcome).toMatchObject({ result: 'shortened', was: loan.due, loan: { state: 'recalled' } })
})

test('a refusal with two errors tells both', async () => {
  const period = 'Cannot renew loan:  1346144360000521 - Item renew period exceeded.'
  const two = await renewed(
    errorsOf(['402119', 'General error'], ['401822', period], ['401681', 'Ask the music desk.']),
  )
  expect(two.outcome).toEqual({
    result: 'refused',
    reasons: ['maximum-period', 'other'],
    text: 'Ask the music desk.',
    deskCode: '401822, 401681',
  })
  const own = await renewed(errorsOf(['401681', 'Ask the map desk.'], ['401681', 'Ask the music desk.']))
  expect(own.outcome).toMatchObject({ text: 'Ask the map desk. Ask the music desk.', deskCode: '401681' })
})

test.for([
  ['401822', '401822'],
  ['DESK-1.a_b;', 'DESK-1.a_b'],
  ['4'.repeat(60), '4'.repeat(60)],
  ['4'.repeat(61), null],
  ['see desk', null],
  ['401822;;', null],
] as const)('the code %s of a last renewal is quoted at the desk as %s', async ([value, deskCode]) => {
  const { outcome } = await renewed({ body: { ...oldLoan, due_date: before, last_renew_status: { value } } })
  expect(outcome).toMatchObject({ result: 'refused', deskCode })
})

test('the network file has the meaning of other texts', async () => {
  const { ask } = await alma(() => almaError('401822', 'Bitte an der Theke melden.'))
  const system = createAlma({ ...north, refusals: [{ text: 'Theke', reason: 'recalled' }] }, ask)
  expect(await system.renew({ found, loan }, call)).toMatchObject({ reasons: ['recalled'] })
})

test('a renewal of a loan without a date is accepted by its status alone', async () => {
  const { outcome } = await renewed(
    { body: { ...oldLoan, due_date: null, last_renew_status: done } },
    { ...loan, due: null },
  )
  expect(outcome).toMatchObject({ result: 'unchanged', loan: { due: null } })
})

test('a renewal without a status is accepted by the date of the renewal, if it is a new one', async () => {
  const body = { ...oldLoan, due_date: before, process_status: 'RENEW', last_renew_status: {} }
  const last_renew_date = '2026-11-25T13:02:00Z'
  expect((await renewed({ body: { ...body, last_renew_date } })).outcome.result).toBe('unchanged')
})

test('a loan that Alma no longer knows is not found', async () => {
  expect((await renewed(almaError('401823'))).outcome).toEqual({ result: 'not-found' })
})

test('a response about another loan must be read back', async () => {
  const other = { ...oldLoan, loan_id: '999', due_date: later }
  await expect(renewed({ body: other })).rejects.toMatchObject({ code: 'unexpected-answer', sent: true })
})

test('a key that may not write has not renewed', async () => {
  const gateway = '<r><errorsExist>true</errorsExist><errorCode>UNAUTHORIZED</errorCode></r>'
  await expect(renewed(gateway)).rejects.toMatchObject({ code: 'key-rejected', sent: false })
})
