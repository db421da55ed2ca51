import { createHash } from 'node:crypto'
import { type Account, type AccountId, AccountUpdateOutcome } from '@library-card/contract/account.ts'
import { CancellationOutcome, PickupOutcome } from '@library-card/contract/cancellation.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { Moment } from '@library-card/contract/moment.ts'
import { Nullable } from '@library-card/contract/nullable.ts'
import { RenewalOutcome } from '@library-card/contract/renewal.ts'
import type { Request } from '@library-card/contract/request.ts'
import { acceptedRenewal } from '@library-card/library-systems/accepted-renewal.ts'
import { isLater } from '@library-card/library-systems/moments.ts'
import type { Call, FoundAccount, LibrarySystem } from '@library-card/library-systems/port.ts'
import { Type, type Static } from 'typebox'
import type { ActionType } from '../store/database.ts'

export const ActionOutcome = Type.Union([
  RenewalOutcome,
  CancellationOutcome,
  PickupOutcome,
  AccountUpdateOutcome,
])
export type ActionOutcome = Static<typeof ActionOutcome>

export const notDone: ActionOutcome = { result: 'not-done', problem: null }
export const unsure: ActionOutcome = { result: 'unsure' }

/** The patron's choice, and the due date that the page showed. */
export const ActionOptions = Type.Object({
  due: Type.Optional(Nullable(Moment)),
  libraryCode: Type.Optional(Type.String()),
})
export type ActionOptions = Static<typeof ActionOptions>

/** The fields of a loan, request or account whose change shows that the action has happened. */
export const ItemBefore = Type.Object({
  due: Type.Optional(Nullable(Moment)),
  renewed: Type.Optional(Nullable(Moment)),
  /** Number of renewals so far. */
  used: Type.Optional(Nullable(Type.Integer())),
  libraryCode: Type.Optional(Type.String()),
  expires: Type.Optional(Nullable(Moment)),
  /** Digest of the contact data. */
  contact: Type.Optional(Type.String()),
})
export type ItemBefore = Static<typeof ItemBefore>

/** The patron's account at the institution, as an item of an action. */
type OwnAccount = Account & { id: AccountId }

export type Item = Loan | Request | OwnAccount

type Zoned = { timeZone: string }

/** These are methods, not properties, so that a kind can declare the type of its own items. */
export type ActionKind<I extends Item = Item> = {
  item: 'loan' | 'request' | 'account'
  /** Returns the outcome if no call is needed; null if the action must be sent. */
  foresee(item: I, options: ActionOptions, institution: Zoned): ActionOutcome | null
  snapshot(item: I, options: ActionOptions): ItemBefore
  send(
    system: LibrarySystem,
    action: { found: FoundAccount; item: I; options: ActionOptions },
    call: Call,
  ): Promise<ActionOutcome>
  /**
   * Returns the outcome that the item's present state proves; null if it proves none. `item`: undefined if
   * the item is gone.
   */
  detect(item: I | undefined, before: ItemBefore, institution: Zoned): ActionOutcome | null
}

const refused: ActionOutcome = { result: 'refused', reasons: ['other'], text: null, deskCode: null }

const renewal: ActionKind<Loan> = {
  item: 'loan',

  /** A later due date than the page showed means that another tab, the desk or the library itself has renewed the loan. */
  foresee(loan, { due: shown = null }, institution) {
    if (isLater(loan.due, shown, institution)) return { result: 'renewed', loan, was: shown }
    const { can, reasons } = loan.renewal
    return can === 'no' && reasons.length > 0 ? { ...refused, reasons } : null
  },

  snapshot: ({ due, renewed, renewals }) => ({ due, renewed, used: renewals?.used ?? null }),

  send: async (system, { found, item: loan }, call) => system.renew?.({ found, loan }, call) ?? refused,

  detect(loan, { due = null, ...before }, institution) {
    if (!loan) return null
    // Without a renewal, an earlier date may be a recall.
    const isRenewed = isLater(loan.due, due, institution) || isRenewedSince(loan, before)
    return isRenewed ? acceptedRenewal(loan, due, institution) : null
  },
}

/**
 * Whether a loan was renewed, by the date of its last renewal or by the number of renewals; a library system may give
 * either.
 */
function isRenewedSince(loan: Loan, { renewed = null, used = null }: ItemBefore): boolean {
  const hasNewDate = loan.renewed !== null && JSON.stringify(loan.renewed) !== JSON.stringify(renewed)
  const isOneMore = used !== null && (loan.renewals?.used ?? 0) > used
  return hasNewDate || isOneMore
}

const cancellation: ActionKind<Request> = {
  item: 'request',
  foresee: (request) => askedIn(request) ?? (request.cancellation.can === 'no' ? refused : null),
  snapshot: () => ({}),
  send: async (system, { found: { patronId }, item: { id } }, call) =>
    system.cancel?.({ patronId, requestId: id }, call) ?? refused,
  detect: (request) => (request ? askedIn(request) : { result: 'cancelled' }),
}

/** The outcome of a request that stays in the list because the institution's staff are to cancel it; otherwise null. */
function askedIn({ cancellation: { reason } }: Request): ActionOutcome | null {
  return reason === 'asked' ? { result: 'cancellation-asked' } : null
}

const pickupChange: ActionKind<Request> = {
  item: 'request',

  foresee(request, { libraryCode }) {
    if (isPickedUpAt(request, libraryCode)) return { result: 'changed', request }
    return request.pickupCanChange ? null : refused
  },

  snapshot: (_, { libraryCode }) => ({ ...(libraryCode !== undefined && { libraryCode }) }),

  send: async (system, { found: { patronId }, item: { id }, options: { libraryCode = '' } }, call) =>
    system.changePickup?.({ patronId, requestId: id, libraryCode }, call) ?? refused,

  detect: (request, { libraryCode }) =>
    request && isPickedUpAt(request, libraryCode) ? { result: 'changed', request } : null,
}

const accountUpdate: ActionKind<OwnAccount> = {
  item: 'account',

  /** The institution decides whether the copy differs from the home record. */
  foresee: () => null,

  snapshot: ({ expires, ...account }) => ({ expires, contact: contactDigest(account) }),

  send: async (system, { found: { patronId } }, call) =>
    system.updateAccount?.({ patronId }, call) ?? refused,

  detect(account, { expires = null, contact }, institution) {
    if (!account) return null
    const isUpdated = isLater(account.expires, expires, institution) || contactDigest(account) !== contact
    return isUpdated ? { result: 'updated' } : null
  },
}

/** Returns a digest, so that no contact data is stored with the action. */
function contactDigest({ email, phone, address }: Pick<Account, 'email' | 'phone' | 'address'>): string {
  return createHash('sha256')
    .update(JSON.stringify([email, phone, address]))
    .digest('base64url')
}

export const actionKinds: Record<ActionType, ActionKind> = {
  renewal,
  cancellation,
  'pickup-change': pickupChange,
  'account-update': accountUpdate,
}

function isPickedUpAt({ pickup }: Request, libraryCode: string | undefined): boolean {
  return pickup?.institutionCode === null && pickup.place.code === libraryCode
}
