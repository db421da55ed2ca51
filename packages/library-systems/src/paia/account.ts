import type { Account } from '@library-card/contract/account.ts'
import type { Block } from '@library-card/contract/block.ts'
import { isPast } from '@library-card/contract/local-time.ts'
import { smallCount, identifier, text, type JsonObject } from '../json-values.ts'
import { momentIn, nullIfNever } from '../moments.ts'
import type { FoundAccount, List } from '../port.ts'
import type { Context } from './paia-values.ts'

/**
 * PAIA gives no card number, no counts and no messages. The note is not read, because PAIA does not state for
 * whom it is meant.
 */
export function toFoundAccount(patronId: string, patron: JsonObject, context: Context): FoundAccount {
  const displayName = text(patron.name) ?? patronId
  return {
    patronId,
    linkId: null,
    listName: displayName,
    ids: [patronId],
    origin: { isLinked: false, linkId: null, campus: null, group: null },
    account: toAccount(displayName, patron, context),
    blocks: toBlocks(patron),
    messages: null,
    counts: { loans: null, requests: null, fees: null },
  }
}

function toAccount(displayName: string, patron: JsonObject, context: Context): Account {
  return {
    displayName,
    barcode: null,
    patronGroup: null,
    expires: nullIfNever(momentIn(patron.expires)),
    standing: standingOf(patron, context),
    email: identifier(patron.email),
    phone: null,
    address: linesOf(patron),
  }
}

/** Splits an address into lines. PAIA gives it as one text, with or without line breaks. */
function linesOf({ address }: JsonObject): string[] {
  const lines = text(address, 'title')?.split(/[\r\n]+/) ?? []
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

const states = { active: 0, expired: 2, fees: 3, expiredAndFees: 4 }

function standingOf({ status, expires }: JsonObject, { now, timeZone }: Context): Account['standing'] {
  const state = smallCount(status)
  const until = momentIn(expires)
  if (state === states.expired || state === states.expiredAndFees) return 'expired'
  if (until && isPast(until, now.toISOString(), timeZone)) return 'expired'
  if (state === null) return 'unknown'
  return state === states.active ? 'active' : 'inactive'
}

/**
 * Returns the blocks that the state of the account implies; null without a state. The state does not say what
 * is forbidden.
 */
function toBlocks({ status }: JsonObject): List<Block> | null {
  const state = smallCount(status)
  if (state === null) return null
  const reasons: Block['reason'][] = []
  if (state === states.expired || state === states.expiredAndFees) reasons.push('expired-account')
  if (state === states.fees || state === states.expiredAndFees) reasons.push('fees')
  if (reasons.length === 0 && state !== states.active) reasons.push('other')
  const items = reasons.map((reason) => ({
    forbids: null,
    reason,
    text: null,
    since: null,
    until: null,
    loanId: null,
  }))
  return { items, unreadable: 0 }
}
