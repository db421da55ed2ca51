import type { Account } from '@library-card/contract/account.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** A text about the standing of an account; null if the standing is active or unknown. */
export const standingWords: Record<Account['standing'], MessageDescriptor | null> = {
  active: null,
  unknown: null,
  expired: msg`This account has expired. Ask the desk there.`,
  inactive: msg`This account is not active. Ask the desk there.`,
  'role-ended': msg`The right to borrow with this account has ended. Ask the desk there.`,
  contact: msg`The library keeps this record as a contact, not as a patron. Ask its desk.`,
}

/** Standings of an account that is in force but does not allow borrowing. */
export const rightlessStandings: ReadonlySet<Account['standing']> = new Set(['role-ended', 'contact'])
