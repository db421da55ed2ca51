import type { Loan } from '@library-card/contract/loan.ts'
import type { Request } from '@library-card/contract/request.ts'
import { beforeAll, expect, test } from 'vitest'
import { loansAt } from '../../test/actions.ts'
import { itemsOf, readCard, requireAccount } from '../../test/card.ts'
import { startTestNetwork } from '../../test/network.ts'
import { actionKinds, type Item } from './action-kinds.ts'

const at = { timeZone: 'Europe/Berlin' }
const { renewal, cancellation, 'pickup-change': pickupChange, 'account-update': accountUpdate } = actionKinds
let loan: Loan
let request: Request
let account: Item & { email: string | null }

beforeAll(async () => {
  const card = await startTestNetwork()
  const { headers } = await card.signInLike('five-institutions')
  loan = (await loansAt(card, headers, 'NORTH'))[0]!
  const north = requireAccount(await readCard(card, headers, 'NORTH'))
  request = itemsOf(north.requests)[0]!
  account = { ...north.account, id: 'account' } as typeof account
  await card.stop()
})

test('G13 a loan was renewed if it is due later, and renewed to no effect by a new date or one more renewal', () => {
  const renewed = { at: '2026-11-25T13:01:00Z' }
  const now: Loan = { ...loan, due: { day: '2026-12-10' }, renewed, renewals: { used: 2, left: 1 } }
  const same = { due: now.due, renewed, used: 2 }
  const detect = (item: Loan | undefined, before: object) => renewal.detect(item, { ...same, ...before }, at)
  expect(detect(now, {})).toBeNull()
  expect(detect(undefined, {})).toBeNull()
  expect(detect(now, { due: { day: '2026-12-03' } })).toMatchObject({ result: 'renewed' })
  expect(detect(now, { renewed: null })).toMatchObject({ result: 'unchanged' })
  expect(detect(now, { renewed: { at: '2026-11-01T08:00:00Z' } })).toMatchObject({ result: 'unchanged' })
  expect(detect({ ...now, renewed: null }, {})).toBeNull()
  expect(detect(now, { used: 1 })).toMatchObject({ result: 'unchanged' })
  const later = { due: { day: '2027-01-31' } }
  expect(detect(now, { ...later, used: 1 })).toMatchObject({ result: 'shortened', was: later.due })
  expect(detect(now, later)).toBeNull()
  expect(detect({ ...now, due: null }, { used: 1 })).toMatchObject({ result: 'renewed', was: now.due })
  expect(detect(now, { used: 3 })).toBeNull()
  expect(detect(now, { used: null })).toBeNull()
  expect(detect({ ...now, renewals: { used: null, left: null } }, { used: 0 })).toBeNull()
})

test('G13 a request was cancelled if it is gone, and its place was changed if it is picked up there', () => {
  expect(cancellation.detect(undefined, {}, at)).toEqual({ result: 'cancelled' })
  expect(cancellation.detect(request, {}, at)).toBeNull()
  const there = pickedUpAt('MAIN')
  expect(pickupChange.detect(there, { libraryCode: 'MAIN' }, at)).toMatchObject({ result: 'changed' })
  expect(pickupChange.detect(there, { libraryCode: 'LAW' }, at)).toBeNull()
  expect(pickupChange.detect(undefined, { libraryCode: 'MAIN' }, at)).toBeNull()
})

test('G13 a request that stays because staff are to cancel it has the outcome that this was asked, and is not sent', () => {
  const cancellationAsked = { ...request, cancellation: { can: 'no', reason: 'asked' } } as const
  const outcome = { result: 'cancellation-asked' }
  expect(cancellation.detect(cancellationAsked, {}, at)).toEqual(outcome)
  expect(cancellation.foresee(cancellationAsked, {}, at)).toEqual(outcome)
})

test('what the institution would refuse is not sent', () => {
  const refused = { result: 'refused' }
  expect(cancellation.foresee(cancellable('no'), {}, at)).toMatchObject(refused)
  expect(cancellation.foresee(cancellable('yes'), {}, at)).toBeNull()
  const there = { ...pickedUpAt('MAIN'), pickupCanChange: true }
  expect(pickupChange.foresee(there, { libraryCode: 'MAIN' }, at)).toMatchObject({ result: 'changed' })
  expect(pickupChange.foresee(there, { libraryCode: 'LAW' }, at)).toBeNull()
  const fixed = { ...there, pickupCanChange: false }
  expect(pickupChange.foresee(fixed, { libraryCode: 'LAW' }, at)).toMatchObject(refused)
})

test('G13 a copy was updated if it lasts longer or has other contact data', () => {
  const own = { ...account, expires: { day: '2026-12-31' } } as typeof account
  const before = accountUpdate.snapshot(own, {})
  expect(JSON.stringify(before)).not.toContain(String(account.email))
  expect(accountUpdate.detect(own, before, at)).toBeNull()
  expect(accountUpdate.detect(undefined, before, at)).toBeNull()
  const updated = { result: 'updated' }
  for (const change of [{ expires: { day: '2027-12-31' } }, { email: 'new@north.example' }, { phone: '+1' }])
    expect(accountUpdate.detect({ ...own, ...change }, before, at)).toEqual(updated)
})

function pickedUpAt(code: string): Request {
  const place = { code, name: 'Main Library' }
  return { ...request, pickup: { ...request.pickup!, institutionCode: null, place } }
}

function cancellable(can: 'no' | 'yes'): Request {
  return { ...request, cancellation: { ...request.cancellation, can } }
}
