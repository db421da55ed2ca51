import { expect, test } from 'vitest'
import type { InstitutionName } from '../institutions.ts'
import type { MockNetwork } from '../start.ts'
import { ask, errorCodeIn, startForEachTest } from '../../test/client.ts'
import { instantAfter, isNow } from '../../test/time.ts'

type Loan = { loan_id: string; title: string; due_date: string; renewable: boolean | null }

let network: MockNetwork
startForEachTest((started) => void (network = started))

const everyRenewal = new Map([
  ['NORTH', '4471360'],
  ['HARBOUR', 'HC-90700'],
  ['OLDTOWN', 'OT-3600'],
  ['LAKE', '20700'],
  ['STATE', 'MSU%207840%2000'],
])

async function loanOf(name: InstitutionName, user: string, title: string): Promise<Loan> {
  const { body } = await ask(network, name, `/users/${user}/loans?expand=renewable&limit=100`)
  return body.item_loan.find((loan: Loan) => loan.title === title)
}

async function renew(name: InstitutionName, title: string, user = everyRenewal.get(name) ?? '') {
  const loan = await loanOf(name, user, title)
  const path = `/users/${user}/loans/${loan.loan_id}?op=renew`
  return { loan, ...(await ask(network, name, path, { method: 'POST' })) }
}

function writesAt(institution: InstitutionName) {
  return network.writes({ institution }).map(({ act, asked, committed }) => ({ act, asked, committed }))
}

test('a loan is renewed to the end of the 23rd day, also in the list', async () => {
  const { loan, body, status } = await renew('NORTH', 'Renewed Without Ado')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    due_date: instantAfter(23),
    process_status: 'RENEW',
    renewable: true,
    last_renew_date: expect.toSatisfy(isNow),
    last_renew_status: { value: '401193;', desc: 'Renewed Successfully' },
  })
  expect((await loanOf('NORTH', '4471360', loan.title)).due_date).toBe(instantAfter(23))
  expect(network.writes({ object: loan.loan_id })).toMatchObject([
    {
      institution: 'NORTH',
      patron: 'every-renewal',
      act: 'renew',
      object: loan.loan_id,
      asked: 1,
      committed: 1,
    },
  ])
})

test('a renewal never moves a due date to an earlier day', async () => {
  const { body } = await renew('NORTH', 'Bells Under Water', '4471209')
  expect(body.due_date).toBe(instantAfter(33))
})

test('a renewal may leave the date unchanged, or end with the account', async () => {
  const unchanged = await renew('NORTH', 'Accepted and Not a Day Longer')
  expect(unchanged.body).toMatchObject({
    due_date: unchanged.loan.due_date,
    last_renew_status: { value: '401193;' },
  })
  const clipped = await renew('STATE', 'Only Until the Account Ends')
  expect(clipped.loan.due_date).toBe(instantAfter(5, 'America/New_York'))
  expect(clipped.body).toMatchObject({
    due_date: instantAfter(12, 'America/New_York'),
    last_renew_status: { value: '401193;' },
  })
  expect([...writesAt('NORTH'), ...writesAt('STATE')]).toEqual([
    { act: 'renew', asked: 1, committed: 1 },
    { act: 'renew', asked: 1, committed: 1 },
  ])
})

test('status 200 may say in text that nothing was renewed', async () => {
  const { loan, status, body } = await renew('OLDTOWN', 'Beantwortet, nicht verlängert')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    due_date: loan.due_date,
    process_status: 'NORMAL',
    last_renew_status: { desc: 'Die höchste Zahl der Verlängerungen ist erreicht.' },
  })
  expect(body.last_renew_status.value).not.toContain('401193')
  expect(writesAt('OLDTOWN')).toEqual([{ act: 'renew', asked: 1, committed: 0 }])
})

test.each([
  ['NORTH', 'Another Reader Waits', 'Cannot renew loan:  {id} - Item was requested by another patron.'],
  ['NORTH', 'Renewed Too Often', 'Cannot renew loan:  {id} - Maximum number of renewals was reached.'],
  ['NORTH', 'The Longest Loan', 'Cannot renew loan:  {id} - Item renew period exceeded.'],
  ['NORTH', 'Never to Be Renewed', 'Cannot renew loan:  {id} - Item cannot be renewed.'],
  ['HARBOUR', 'Recalled Meanwhile', 'Cannot renew loan:  {id} - Item was recalled.'],
  ['HARBOUR', 'Blocked Meanwhile', 'Cannot renew loan:  {id} - Patron is blocked.'],
  ['HARBOUR', 'Account Ended Meanwhile', 'Cannot renew loan:  {id} - Patron account has expired.'],
  [
    'OLDTOWN',
    'Von anderen bestellt',
    'Ausleihe kann nicht verlängert werden:  {id} - Das Exemplar wurde von einer anderen Person bestellt.',
  ],
  [
    'LAKE',
    'Le plus long prêt',
    'Impossible de prolonger le prêt :  {id} - La durée maximale du prêt est dépassée.',
  ],
] as const)('%s refuses %s in its own words', async (name, title, words) => {
  const { loan, ...answer } = await renew(name, title)
  expect(errorCodeIn(answer)).toBe('401822')
  expect(answer.body.errorList.error[0].errorMessage).toBe(words.replace('{id}', loan.loan_id))
  expect((await loanOf(name, everyRenewal.get(name) ?? '', title)).due_date).toBe(loan.due_date)
  expect(writesAt(name)).toEqual([{ act: 'renew', asked: 1, committed: 0 }])
})

test.each([
  ['NORTH', '4471321', 2, 'Item was recalled.'],
  ['NORTH', '4471322', 0, 'Item is lost.'],
  ['NORTH', '4471322', 1, 'Item is claimed returned.'],
  ['ALPINE', 'A0095611', 0, 'Patron is blocked.'],
  ['STATE', 'MSU%207830%2022', 0, 'Patron account has expired.'],
] as const)(
  'the state of the account at %s is the reason of a refusal: %s, %i',
  async (name, user, index, words) => {
    const { body } = await ask(network, name, `/users/${user}/loans`)
    const path = `/users/${user}/loans/${body.item_loan[index].loan_id}?op=renew`
    expect((await ask(network, name, path, { method: 'POST' })).text).toContain(words)
  },
)

test('another patron’s loan is unknown and is not renewed', async () => {
  const { loan_id } = await loanOf('NORTH', '4471360', 'Renewed Without Ado')
  for (const id of ['1', loan_id]) {
    const path = `/users/4471209/loans/${id}?op=renew`
    expect(errorCodeIn(await ask(network, 'NORTH', path, { method: 'POST' }))).toBe('401823')
  }
  expect(network.writes().map(({ committed }) => committed)).toEqual([0, 0])
})

test('a read-only key renews nothing', async () => {
  const { loan_id } = await loanOf('NORTH', '4471360', 'Renewed Without Ado')
  const path = `/users/4471360/loans/${loan_id}?op=renew`
  expect((await ask(network, 'NORTH', path, { method: 'POST', key: 'read-only' })).text).toContain(
    'UNAUTHORIZED',
  )
  expect(writesAt('NORTH')).toEqual([{ act: 'renew', asked: 1, committed: 0 }])
})

test('Old Town charges for each renewal', async () => {
  await renew('OLDTOWN', 'Für fünfzig Cent verlängert')
  const { body } = await ask(network, 'OLDTOWN', '/users/OT-3600/fees')
  expect(body).toMatchObject({
    total_sum: 0.5,
    fee: [{ type: { value: 'RENEWFEE' }, status: { value: 'ACTIVE' }, title: 'Für fünfzig Cent verlängert' }],
  })
})

test('a renewal is its own operation', async () => {
  await renew('NORTH', 'Renewed Without Ado')
  expect(network.calls({ operation: 'renew' })).toMatchObject([
    { institution: 'NORTH', patron: 'every-renewal', method: 'POST', path: '/users/{id}/loans/{id}' },
  ])
})
