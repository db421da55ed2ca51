import type { Account } from '@library-card/contract/account.ts'
import type { Block, Message } from '@library-card/contract/block.ts'
import { isPast } from '@library-card/contract/local-time.ts'
import { InstitutionFailure, notSent, unexpected } from '../exchange/failure.ts'
import {
  identifier,
  idOf,
  joined,
  isObject,
  number,
  smallCount,
  text,
  truth,
  type JsonObject,
} from '../json-values.ts'
import { nullIfNever } from '../moments.ts'
import { toMoney } from '../money.ts'
import { allParts, type Call, type FoundAccount, type List, type PatronLookup } from '../port.ts'
import type { Access } from './access.ts'
import { createEmbeds } from './embeds.ts'
import { getRows, toQuery } from './koha-call.ts'
import { dayIn, plainText, type Context } from './koha-values.ts'

type Find = (lookup: PatronLookup, asked: { call: Call; context: Context }) => Promise<FoundAccount | null>

/** Creates the function that finds the account of a patron, with counts, in one call. */
export function createFindAccount(access: Access): Find {
  const embeds = createEmbeds(['checkouts+count,account_balance'])

  return async (lookup, { call, context }) => {
    if (lookup.by === 'link') throw notSent('refused', 'no links')
    const field = lookup.by === 'id' ? 'patron_id' : context.matchField
    const wanted = lookup.by === 'id' ? numberOf(lookup.id) : lookup.id
    const { parts = allParts } = call
    const counted = parts.includes('loans') || parts.includes('fees')
    const path = `/patrons?${toQuery({ [field]: wanted }, { _per_page: '2' })}`
    const { rows, total } = await getRows(access, { path, embeds: counted ? embeds : undefined }, call)
    const [row, ...others] = rows
    if (row === undefined && (total ?? 0) === 0) return null
    if (others.length > 0 || (total ?? 1) > 1)
      throw new InstitutionFailure('account-unclear', { detail: 'more than one patron' })
    if (!isObject(row) || !isSameId(row[field], lookup.id)) throw unexpected('another record')
    return toFoundAccount(row, { call, context })
  }
}

/** Koha's database ignores case when it compares texts. */
function isSameId(value: unknown, id: string): boolean {
  return idOf(value)?.toLowerCase() === id.toLowerCase()
}

/** Parses a patron's number. Throws for any other id, which Koha cannot have assigned. */
function numberOf(id: string): number {
  if (!/^[1-9]\d{0,14}$/.test(id)) throw notSent('unexpected-answer', 'no number of a patron')
  return Number(id)
}

/** Birth date, gender, statistics and guarantors are not read. */
function toFoundAccount(
  patron: JsonObject,
  { call, context }: { call: Call; context: Context },
): FoundAccount {
  const patronId = idOf(patron.patron_id)
  if (patronId === null || !/^[1-9]\d{0,14}$/.test(patronId)) throw unexpected('no number of a patron')
  const { parts = allParts } = call
  const first = text(patron.preferred_name) ?? text(patron.firstname)
  const last = text(patron.surname)
  const cardnumber = identifier(patron.cardnumber)
  const displayName = joined([first, last], ' ') ?? cardnumber ?? patronId
  const ids = [patronId, cardnumber, identifier(patron.userid)]
  return {
    patronId,
    linkId: null,
    listName: joined([last, first], ', ') ?? displayName,
    ids: ids.filter((id) => id !== null),
    origin: {
      isLinked: false,
      linkId: null,
      campus: identifier(patron.library_id),
      group: identifier(patron.category_id),
    },
    account: toAccount(displayName, patron, context),
    blocks: toBlocks(patron),
    messages: toMessages(patron.opac_notes),
    ...(call.staffNotes && { staffNotes: toMessages(patron.staff_notes) }),
    counts: {
      loans: parts.includes('loans') ? smallCount(patron.checkouts_count) : null,
      requests: null,
      fees: parts.includes('fees') ? toMoney(number(patron.account_balance), context.currency) : null,
    },
  }
}

function toAccount(displayName: string, patron: JsonObject, { now, timeZone }: Context): Account {
  const expires = nullIfNever(dayIn(patron.expiry_date))
  const isExpired = expires !== null && isPast(expires, now.toISOString(), timeZone)
  const street = joined([patron.street_number, patron.address], ' ')
  const city = joined([patron.postal_code, patron.city], ' ')
  const lines = [street, text(patron.address2), city, text(patron.state), text(patron.country)]
  return {
    displayName,
    barcode: identifier(patron.cardnumber),
    // Koha gives only the code of the group.
    patronGroup: null,
    expires,
    standing: isExpired ? 'expired' : 'active',
    email: identifier(patron.email),
    phone: text(patron.phone) ?? text(patron.mobile),
    address: lines.filter((line) => line !== null),
  }
}

/**
 * Koha states that a patron is restricted, but neither the reason nor the forbidden actions. No answer has limits of fees or loans.
 */
function toBlocks(patron: JsonObject): List<Block> | null {
  const restricted = truth(patron.restricted)
  if (restricted === null) return null
  const isLost = truth(patron.patron_card_lost) === true
  const reasons: Block['reason'][] = [
    ...(restricted || isLost ? (['other'] as const) : []),
    ...(truth(patron.incorrect_address) === true ? (['address'] as const) : []),
  ]
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

function toMessages(note: unknown): List<Message> {
  const words = text(plainText(note), 'note')
  return { items: words === null ? [] : [{ text: words, since: null }], unreadable: 0 }
}
