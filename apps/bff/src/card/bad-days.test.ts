import { expect, test } from 'vitest'
import { orderCalendar, readEvents } from '../../test/calendar.ts'
import { itemsOf, readCard, requireAccount } from '../../test/card.ts'
import { renewOne, orderFor } from '../../test/actions.ts'
import { runFullCheck, shareTestNetwork, startOwnNetwork, type TestNetwork } from '../../test/network.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared))

async function accountOf(like: string) {
  const { headers } = await card.signInLike(like)
  return { headers, account: requireAccount(await readCard(card, headers, 'NORTH')) }
}

test.for([
  ['ended-patron-role', 'role-ended'],
  ['contact-record', 'contact'],
] as const)('%s: the account is %s, although nothing blocks it', async ([like, standing]) => {
  const { account } = await accountOf(like)
  expect(account).toMatchObject({ account: { standing }, blocks: { state: 'ok', items: [] } })
})

test('a loan without an end has no date, on the card and in the calendar', async () => {
  const { account, headers } = await accountOf('loan-without-end')
  const dates = itemsOf(account.loans).map(({ title, due }) => [title, due !== null])
  expect(dates).toEqual([
    ['On Permanent Loan', false],
    ['Back by Friday', true],
  ])
  const events = await readEvents(card, await orderCalendar(card, headers))
  expect(JSON.stringify(events)).not.toMatch(/9999|Permanent/)
  expect(events).toHaveLength(1)
})

test('only the desk decides on loans that are lost, claimed as returned or unknown, though called renewable', async () => {
  const { account } = await accountOf('renewable-exceptions')
  const renewals = itemsOf(account.loans).map(({ state, renewal }) => [state, renewal.can])
  expect(Object.fromEntries(renewals)).toEqual({
    lost: 'no',
    'claimed-returned': 'no',
    recalled: 'yes',
    other: 'no',
  })
})

const restricted = (operation: 'fees' | 'renew') =>
  ({ institution: 'NORTH', operation, kind: 'vendor-error', errorCode: '60340' }) as const

test('G20 a key that is restricted to other libraries is told as that, and raises one alert', async () => {
  const own = await startOwnNetwork({ env: { LOG_LEVEL: 'error' } })
  const { headers } = await own.signInLike('five-institutions')
  own.network.fault(restricted('fees'))
  for (let time = 0; time < 2; time++)
    expect(await readCard(own, headers, 'NORTH')).toMatchObject({
      state: 'partial',
      loans: { state: 'ok' },
      fees: { state: 'missing', problem: { code: 'restricted' } },
    })
  const told = own.lines.map((line) => JSON.parse(line)).map(({ institution, msg }) => [institution, msg])
  expect(told).toEqual([['01MER_NORTH', 'the institution restricts our key to other libraries']])

  const order = await orderFor(own, headers, ['NORTH', 'A Grammar'])
  own.network.fault(restricted('renew'))
  expect(await renewOne(own, headers, order)).toMatchObject({
    result: 'not-done',
    problem: { code: 'restricted' },
  })
})

test('G27 --check names what a restricted key may not read, with or without a person', async () => {
  const own = await startOwnNetwork({ mock: { callsPerSecond: 5_000 } })
  own.network.fault(restricted('fees'))
  const { text, passed } = await runFullCheck(own.config)
  expect(text).toContain('01MER_NORTH: its key is restricted to other libraries: fees cannot be read')
  expect(passed).toBe(false)

  await own.network.clearFaults()
  const patron = own.network.patron({ like: 'five-institutions' })
  own.network.fault({ ...restricted('fees'), patron })
  expect((await runFullCheck(own.config)).passed).toBe(true)
  const person = { id: patron.idAtHome, institutionCode: '01MER_NORTH' }
  const ofPerson = await runFullCheck({ ...own.config, person })
  expect(ofPerson.text).toContain(
    '01MER_NORTH: its key is restricted to other libraries: fees cannot be read',
  )
  expect(ofPerson.passed).toBe(false)
})
