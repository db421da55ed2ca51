import { refusalReason, type RenewalRefusal } from '../patrons/refusal-texts.ts'
import { renew } from '../patrons/renew.ts'
import type { FoundAccount, MockAccount, MockRequest } from '../patrons/record.ts'
import { staffWords } from './account-json.ts'
import { cancellationReason, type Folio } from './folio.ts'
import type { Json } from './json.ts'
import { isOnLoan, loanJson } from './loan-json.ts'
import { failWith, failWithText, type ErrorOfFolio } from './messages.ts'

const codes: Partial<Record<RenewalRefusal, string>> = {
  requested: 'RENEWAL_BLOCKED_BY_HOLD_REQUEST',
  limit: 'LOAN_RENEWAL_LIMIT_REACHED',
  'maximum-period': 'RENEWAL_DATE_OUTSIDE_LOAN_POLICY_DATE_RANGES',
  recalled: 'RENEWAL_BLOCKED_BY_RECALL',
  lost: 'ITEM_DECLARED_LOST_NOT_RENEWABLE',
  'claimed-returned': 'ITEM_CLAIMED_RETURNED_NOT_RENEWABLE',
  blocked: 'USER_IS_BLOCKED_MANUALLY',
  fees: 'USER_IS_BLOCKED_AUTOMATICALLY',
  expired: 'USER_IS_INACTIVE_OR_EXPIRED',
  condition: 'RENEWAL_BLOCKED_BY_REMINDER_FEES',
  policy: 'LOAN_NOT_RENEWABLE',
  // A refusal that only some releases know has no code.
}

/** Two users of one card are two patrons: an item that another has borrowed is an error of its own. */
export function renewById(folio: Folio, body: Json, find: (userId: unknown) => FoundAccount | null): Json {
  const { itemId, userId } = body
  if (typeof itemId !== 'string') failWith({ message: 'Renewal request must have an item ID' })
  const found = find(userId)
  if (!found)
    failWith({
      message: 'user is not found',
      code: 'USER_NOT_FOUND',
      parameters: [parameter('userId', userId)],
    })
  const loan = isOnLoan(found.account, itemId)
  if (!loan && isLentTo(folio, itemId))
    failWith({
      message: 'Cannot renew item checked out to different user',
      code: 'ITEM_CHECKED_OUT_TO_DIFFERENT_USER',
    })
  if (!loan) failWithText(500, `More than one open loan for item ${itemId}`)
  const outcome = renew(folio, loan, found.account)
  if (outcome === 'renewed') {
    folio.writes.commit(found, { act: 'renew', object: loan.id })
    return loanJson(loan, found)
  }
  if (outcome === 'not-renewed')
    failWith({ message: 'renewal would not change the due date', code: 'RENEWAL_WOULD_NOT_CHANGE_DUE_DATE' })
  failWith(...[outcome, ...(loan.furtherRefusals ?? [])].map(errorFor))
}

function isLentTo({ patrons }: Folio, itemId: string): boolean {
  return patrons.records.some(({ accounts }) =>
    [...accounts.values()].some(({ loans }) => loans.some((loan) => loan.itemId === itemId)),
  )
}

/** A manual block comes with what staff wrote about the patron. */
function errorFor(reason: RenewalRefusal): ErrorOfFolio {
  const code = codes[reason]
  return {
    message: refusalReason('en', reason),
    ...(code !== undefined && { code }),
    ...(reason === 'blocked' && { parameters: [parameter('reason', staffWords)] }),
  }
}

function parameter(key: string, value: unknown) {
  return { key, value: String(value) }
}

/** A request is replaced as a whole. One with an unknown id is created. */
export function replaceRequest(
  folio: Folio,
  { id, body }: { id: string; body: Json },
  find: (userId: unknown) => FoundAccount | null,
): void {
  if (folio.closed.has(id))
    failWith({ message: 'The Request has already been closed', code: 'REQUEST_ALREADY_CLOSED' })
  const found = find(body['requesterId'])
  if (!found) failWith({ message: 'A valid user is required to create a request.', code: 'USER_NOT_FOUND' })
  const request = found.account.requests.find((one) => one.id === id) ?? create(id, body, found.account)
  requirePickupPlace(found.account, body)
  if (body['status'] === 'Closed - Cancelled') return cancel(folio, { found, request, body })
  const library = String(body['pickupServicePointId'])
  if (request.keepsPickup || request.pickup?.library === library) return
  request.pickup = { library }
  folio.writes.commit(found, { act: 'change-pickup', object: id })
}

function create(id: string, { instance, instanceId, requestDate }: Json, account: MockAccount): MockRequest {
  const at = new Date(String(requestDate)).toISOString()
  const request: MockRequest = {
    id,
    mmsId: String(instanceId),
    title: String(Object(instance).title),
    kind: 'HOLD',
    stage: 'NOT_STARTED',
    placed: { day: at.slice(0, 10), at },
    heldUntil: null,
    booked: null,
  }
  account.requests.push(request)
  return request
}

function requirePickupPlace({ institution }: MockAccount, { pickupServicePointId }: Json): void {
  if (institution.libraries.has(String(pickupServicePointId))) return
  failWith({
    message: 'Service point is not a pickup location',
    code: 'SERVICE_POINT_IS_NOT_PICKUP_LOCATION',
    parameters: [parameter('pickupServicePointId', pickupServicePointId)],
  })
}

function cancel(
  folio: Folio,
  { found, request, body }: { found: FoundAccount; request: MockRequest; body: Json },
): void {
  if (body['cancellationReasonId'] !== cancellationReason)
    failWith({ message: 'Cancellation reason does not exist' })
  const { account, record } = found
  account.requests = account.requests.filter((other) => other !== request)
  folio.closed.set(request.id, { request, record, account })
  folio.writes.commit(found, { act: 'cancel', object: request.id })
}
