import type { Account } from '@library-card/contract/account.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { isPast } from '../moments.ts'
import type { AlmaAddress, AlmaUser, AlmaBlock, AlmaNote } from './alma-user.ts'
import { type Here, codeOf, identifier, list, moment, text, wordsOf } from './alma-values.ts'
import type { Block, Message } from '@library-card/contract/block.ts'

export function toAccount(user: AlmaUser, here: Here): Account {
  const expires = moment(user.expiry_date)
  const contact = user.contact_info || {}
  const address = preferred(list(contact.address))
  return {
    displayName: nameOf(user),
    barcode: barcodeOf(user),
    patronGroup: wordsOf(user.user_group),
    expires,
    standing: standingOf(codeOf(user.status), expires, here),
    email: identifier(preferred(list(contact.email))?.email_address),
    phone: identifier(preferred(list(contact.phone))?.phone_number),
    address: address ? linesOf(address) : [],
  }
}

/** The name that the patron prefers, where one is set: it need not have every part. */
export function nameOf(user: AlmaUser): string {
  const prefers = text(user.pref_first_name) ?? text(user.pref_last_name)
  const middle = prefers ? user.pref_middle_name : user.middle_name
  const parts = [
    text(user.pref_first_name) ?? text(user.first_name),
    text(middle),
    text(user.pref_last_name) ?? text(user.last_name),
    text(user.pref_name_suffix),
  ].filter((part) => part !== null)
  const name = text(parts.join(' ')) ?? user.primary_id.toWellFormed()
  return prefers ? name : (text(user.full_name) ?? name)
}

/** `Vale, Robin`: as lists of people are read. */
export function listNameOf(user: AlmaUser): string {
  const last = text(user.pref_last_name) ?? text(user.last_name)
  const first = text(user.pref_first_name) ?? text(user.first_name)
  return text([last, first].filter((part) => part !== null).join(', ')) ?? nameOf(user)
}

/** All by which the institution knows the patron: the primary id, and identifiers that are in force. */
export function idsOf(user: AlmaUser): string[] {
  const others = list(user.user_identifier).filter(({ status }) => status !== 'INACTIVE')
  return [user.primary_id, ...others.map(({ value }) => identifier(value)).filter((value) => value !== null)]
}

function barcodeOf(user: AlmaUser): string | null {
  const barcode = list(user.user_identifier).find(
    ({ id_type, status }) => codeOf(id_type) === 'BARCODE' && status !== 'INACTIVE',
  )
  return identifier(barcode?.value)
}

function standingOf(status: string | null, expires: Moment | null, here: Here): Account['standing'] {
  if (status === 'INACTIVE' || status === 'DELETED') return 'inactive'
  if (expires && isPast(expires, here)) return 'expired'
  return status === 'ACTIVE' ? 'active' : 'unknown'
}

function preferred<T extends { preferred?: boolean | null | '' }>(entries: T[]): T | undefined {
  return entries.find((entry) => entry.preferred === true) ?? entries[0]
}

function linesOf(address: AlmaAddress): string[] {
  const { line1, line2, line3, line4, line5, postal_code, city, state_province } = address
  const place = [postal_code, city, state_province].map((part) => text(part)).filter((part) => part !== null)
  const lines = [line1, line2, line3, line4, line5, place.join(' '), wordsOf(address.country)]
  return lines.map((line) => text(line)).filter((line) => line !== null)
}

/** Those that are in force. */
export function toBlocks(blocks: AlmaBlock[] | null | '' | undefined, here: Here): Block[] {
  return list(blocks)
    .filter(({ block_status }) => text(block_status)?.toUpperCase() !== 'INACTIVE')
    .map((block) => toBlock(block, here))
    .filter(({ until }) => until === null || !isPast(until, here))
}

/** `block_note` is not read: nothing in it says whether it is meant for the patron or for the desk. */
function toBlock(block: AlmaBlock, { blocks }: Here): Block {
  const code = codeOf(block.block_description)
  const row = blocks?.find((known) => known.code === code)
  return {
    forbids: row?.forbids ?? null,
    reason: row?.reason ?? 'other',
    text: wordsOf(block.block_description),
    since: moment(block.created_date),
    until: moment(block.expiry_date),
    loanId: identifier(block.item_loan_id),
  }
}

/** Only notes that the institution marked as meant for the patron. */
export function toMessages(notes: AlmaNote[] | null | '' | undefined): Message[] {
  return list(notes)
    .filter(({ user_viewable }) => user_viewable === true)
    .map((note) => ({ text: text(note.note_text, 'note') ?? '', since: moment(note.created_date) }))
    .filter((message) => message.text !== '')
}
