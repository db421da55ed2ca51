import { renew } from '../patrons/renew.ts'
import type { MockRequest } from '../patrons/record.ts'
import type { RenewalRefusal } from '../patrons/refusal-texts.ts'
import { answer, errorAnswer, notFound, renewalRefused } from './answers.ts'
import { checkoutJson, statusOf } from './documents.ts'
import { accountsIn, type Found, type Koha } from './koha.ts'

/** Koha's code for each refusal. `item_denied_renewal` is a rule of the item, without a reason. */
const codes: Record<RenewalRefusal, string> = {
  requested: 'on_reserve',
  limit: 'too_many',
  'maximum-period': 'item_denied_renewal',
  recalled: 'recalled',
  lost: 'item_denied_renewal',
  'claimed-returned': 'item_denied_renewal',
  blocked: 'restriction',
  fees: 'auto_too_much_oweing',
  expired: 'auto_account_expired',
  condition: 'item_denied_renewal',
  policy: 'item_denied_renewal',
  other: 'item_issued_to_other_patron',
}

/** Koha never checks the patron: the path names the checkout alone. */
export function renewCheckout(koha: Koha, id: string): Response {
  const found = accountsIn(koha.patrons.records).find(({ account }) =>
    account.loans.some((loan) => loan.id === id),
  )
  const loan = found?.account.loans.find((one) => one.id === id)
  if (!found || !loan) return notFound('Checkout')
  const outcome = renew(koha, loan, found.account)
  if (outcome !== 'renewed') {
    const code = outcome === 'not-renewed' ? 'item_denied_renewal' : codes[outcome]
    return renewalRefused(code, koha.release === 'newest')
  }
  koha.writes.commit(found, { act: 'renew', object: loan.id })
  return answer(checkoutJson(loan, found.account), { status: 201 })
}

const override = 'cancellation-request-flow'

/**
 * With the header, Koha asks staff to cancel a waiting hold. Without the header, it deletes the hold at once. It always
 * deletes holds in transit and in process at once.
 */
export function cancelHold(koha: Koha, { headers }: Request, id: string): Response {
  const found = findHold(koha, id)
  if (!found) return notFound('Hold')
  const { account, hold } = found
  koha.writes.commit(found, { act: 'cancel', object: hold.id })
  const isAsked = (headers.get('x-koha-override') ?? '').split(',').includes(override)
  if (isAsked && statusOf(hold) === 'W') {
    koha.cancellationsAsked.add(hold.id)
    return new Response(null, { status: 202 })
  }
  account.requests = account.requests.filter((other) => other !== hold)
  return new Response(null, { status: 204 })
}

/** A hold in transit can be sent elsewhere. */
export function changePickup(
  koha: Koha,
  id: string,
  { pickup_library_id: library }: Record<string, unknown>,
) {
  const found = findHold(koha, id)
  if (!found) return notFound('Hold')
  const { account, hold } = found
  const status = statusOf(hold)
  if (status === 'W') return errorAnswer(409, 'Cannot change pickup location', 'hold_waiting')
  if (status === 'P') return errorAnswer(409, 'Cannot change pickup location', 'hold_in_processing')
  if (typeof library !== 'string' || !account.institution.libraries.has(library))
    return errorAnswer(400, '[The supplied pickup location is not valid]')
  hold.pickup = { library }
  koha.writes.commit(found, { act: 'change-pickup', object: hold.id })
  return answer({ pickup_library_id: library })
}

function findHold({ patrons }: Koha, id: string): (Found & { hold: MockRequest }) | null {
  for (const found of accountsIn(patrons.records)) {
    const hold = found.account.requests.find((request) => request.id === id && request.kind === 'HOLD')
    if (hold) return { ...found, hold }
  }
  return null
}
