import type { Account } from '@library-card/contract/account.ts'
import type { Block, Message } from '@library-card/contract/block.ts'
import { isPast } from '@library-card/contract/local-time.ts'
import { isLater, nullIfNever } from '../moments.ts'
import { toMoney } from '../money.ts'
import type { FoundAccount, List } from '../port.ts'
import { type AlmaObject, codeOf, type Context, moment, wordsOf } from './alma-values.ts'
import {
  idOf,
  smallCount,
  identifier,
  isGiven,
  joined,
  number,
  object,
  objectsIn,
  readList,
  text,
  truth,
} from '../json-values.ts'

/**
 * A user record with its only required field. Birth date and PIN are never read. Staff notes are read only for
 * the institution's own staff.
 */
export type AlmaUser = AlmaObject & { primary_id: string }

export function toUser(user: AlmaObject): AlmaUser | null {
  const id = idOf(user.primary_id)
  return id === null ? null : { ...user, primary_id: id }
}

/** Alma ignores case in a primary id, and in no other id. */
export function hasPrimaryId(id: string, { primary_id }: AlmaUser): boolean {
  return primary_id.toLowerCase() === id.toLowerCase()
}

export function toFoundAccount(user: AlmaUser, context: Context): FoundAccount {
  return {
    patronId: user.primary_id,
    linkId: identifier(user.linking_id),
    listName: listNameOf(user),
    ids: idsOf(user),
    origin: {
      isLinked: isGiven(user.source_institution_code) || isGiven(user.source_link_id),
      linkId: identifier(user.source_link_id),
      campus: codeOf(user.campus_code),
      group: codeOf(user.user_group),
    },
    account: toAccount(user, context),
    blocks: toBlocks(user.user_block, context),
    messages: toMessages(user.user_note),
    counts: {
      loans: smallCount(object(user.loans).value),
      requests: smallCount(object(user.requests).value),
      fees: toMoney(number(object(user.fees).value), context.currency),
    },
  }
}

export function toAccount(user: AlmaUser, context: Context): Account {
  const contact = object(user.contact_info)
  return {
    displayName: nameOf(user),
    barcode: cardNumberOf(user, context),
    patronGroup: wordsOf(user.user_group),
    expires: nullIfNever(moment(user.expiry_date)),
    standing: standingOf(user, context),
    email: identifier(preferred(objectsIn(contact.email)).email_address),
    phone: identifier(preferred(objectsIn(contact.phone)).phone_number),
    address: linesOf(preferred(addressesNow(contact.address, context)), context),
  }
}

/** Returns the preferred name, completed by first and last name, or else the full name. */
export function nameOf(user: AlmaUser): string {
  const prefers = text(user.pref_first_name) ?? text(user.pref_last_name)
  const parts = [
    text(user.pref_first_name) ?? text(user.first_name),
    text(prefers ? user.pref_middle_name : user.middle_name),
    text(user.pref_last_name) ?? text(user.last_name),
    text(user.pref_name_suffix),
  ].filter((part) => part !== null)
  const name = text(parts.join(' ')) ?? user.primary_id.toWellFormed()
  return prefers ? name : (text(user.full_name) ?? name)
}

/** Returns a name such as `Vale, Robin`, for lists of people. */
function listNameOf(user: AlmaUser): string {
  const last = text(user.pref_last_name) ?? text(user.last_name)
  const first = text(user.pref_first_name) ?? text(user.first_name)
  return text([last, first].filter((part) => part !== null).join(', ')) ?? nameOf(user)
}

/** Returns the primary id and the active identifiers. */
export function idsOf(user: AlmaUser): string[] {
  const values = identifiersOf(user).map(({ value }) => identifier(value))
  return [user.primary_id, ...values.filter((value) => value !== null)]
}

function identifiersOf(user: AlmaUser): AlmaObject[] {
  return objectsIn(user.user_identifier).filter(({ status }) => isInForce(status))
}

/** Whether a status is "ACTIVE" or not given. */
function isInForce(status: unknown): boolean {
  return !isGiven(status) || text(status)?.toUpperCase() === 'ACTIVE'
}

/** Each institution has its own codes of identifier types. */
function cardNumberOf(user: AlmaUser, { cardNumberTypes }: Context): string | null {
  const card = identifiersOf(user).find(({ id_type }) => cardNumberTypes.includes(codeOf(id_type) ?? ''))
  return identifier(card?.value)
}

/** An expiry date that cannot be read may be in the past, so the standing is then never `active`. */
function standingOf(user: AlmaUser, context: Context): Account['standing'] {
  const { status, expiry_date, record_type } = user
  const { now, timeZone } = context
  const code = codeOf(status)
  const expires = moment(expiry_date)
  if (code === 'INACTIVE' || code === 'DELETED') return 'inactive'
  if (expires && isPast(expires, now.toISOString(), timeZone)) return 'expired'
  if (codeOf(record_type) === 'CONTACT') return 'contact'
  if (hasPatronRoleEnded(user, context)) return 'role-ended'
  return code === 'ACTIVE' && (expires || !isGiven(expiry_date)) ? 'active' : 'unknown'
}

const patronRole = '200'

/** Whether the record has patron roles, and all of them have ended. */
function hasPatronRoleEnded({ user_role }: AlmaUser, context: Context): boolean {
  const roles = objectsIn(user_role).filter(({ role_type }) => codeOf(role_type) === patronRole)
  const hasEnded = roles.map(({ status, expiry_date }) => {
    const expires = moment(expiry_date)
    return (
      codeOf(status) === 'INACTIVE' ||
      (expires !== null && isPast(expires, context.now.toISOString(), context.timeZone))
    )
  })
  return hasEnded.length > 0 && !hasEnded.includes(false)
}

/** Excludes addresses that have ended or not begun. One that has ended can still be the preferred one. */
function addressesNow(addresses: unknown, context: Context): AlmaObject[] {
  const now = { at: context.now.toISOString() }
  return objectsIn(addresses).filter(({ start_date, end_date }) => {
    const end = moment(end_date)
    return !isLater(moment(start_date), now, context) && !(end && isPast(end, now.at, context.timeZone))
  })
}

function preferred(entries: AlmaObject[]): AlmaObject {
  return entries.find((entry) => truth(entry.preferred)) ?? entries[0] ?? {}
}

/**
 * Returns the lines of an address. The place is `Ann Arbor, MI 48109` in countries with this order, elsewhere
 * `20457 Northhaven`.
 */
function linesOf(address: AlmaObject, { timeZone }: Context): string[] {
  const { line1, line2, line3, line4, line5, postal_code, city, state_province, country } = address
  const code = codeOf(country)
  const isCityFirst = code
    ? /^(USA?|CAN?|AUS?)$/.test(code)
    : text(state_province) !== null && /^(America|Australia)\//.test(timeZone)
  const place = isCityFirst
    ? joined([city, joined([state_province, postal_code], ' ')], ', ')
    : joined([postal_code, city, state_province], ' ')
  const lines = [line1, line2, line3, line4, line5, place, wordsOf(country)]
  return lines.map((line) => text(line)).filter((line) => line !== null)
}

export function toBlocks(blocks: unknown, context: Context): List<Block> {
  const { items, unreadable } = readList(blocks, (block) => ({ block, until: moment(block.expiry_date) }))
  const now = context.now.toISOString()
  const inForce = items.filter(
    ({ block, until }) =>
      text(block.block_status)?.toUpperCase() !== 'INACTIVE' &&
      (until === null || !isPast(until, now, context.timeZone)),
  )
  return { items: inForce.map(({ block }) => toBlock(block, context)), unreadable }
}

/** `block_note` is not read: Alma does not state whether it is for the patron or for the desk. */
function toBlock(block: AlmaObject, { blocks }: Context): Block {
  const code = codeOf(block.block_description)
  const row = blocks.find((known) => known.code === code)
  return {
    forbids: row?.forbids ?? null,
    reason: row?.reason ?? 'other',
    text: wordsOf(block.block_description),
    since: moment(block.created_date),
    until: nullIfNever(moment(block.expiry_date)),
    loanId: identifier(block.item_loan_id),
  }
}

/** Returns only notes that the institution marked as meant for the patron. */
export function toMessages(notes: unknown): List<Message> {
  return toNotes(notes, ({ user_viewable }) => truth(user_viewable) === true)
}

export function toStaffNotes(notes: unknown): List<Message> {
  return toNotes(notes, ({ user_viewable }) => truth(user_viewable) !== true)
}

function toNotes(notes: unknown, isMeant: (note: AlmaObject) => boolean): List<Message> {
  const { items, unreadable } = readList(notes, (note) => note)
  const messages = items
    .filter(isMeant)
    .map((note) => ({ text: text(note.note_text, 'note') ?? '', since: moment(note.created_date) }))
  return { items: messages.filter((message) => message.text !== ''), unreadable }
}
