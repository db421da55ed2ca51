import { isMissing } from '@library-card/contract/answer-state.ts'
import type { AccountCard, InstitutionCard, Section } from '@library-card/contract/card.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import type { StaffCard, StaffSection, Titled, Titles } from '@library-card/contract/staff.ts'
import { allParts, type Part } from '@library-card/library-systems/port.ts'
import type { ConfiguredInstitution } from '../config/network.ts'
import { isWhole } from '../members/answers.ts'
import type { MemberQuery } from '../members/card-query.ts'
import type { Member } from '../members/members.ts'
import { cardDeadline, toReadCall } from '../members/calls.ts'
import { readUncountedFees, type UncountedFees } from '../members/query-fees.ts'
import { queryMember } from '../members/query-member.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import type { StaffCall } from './staff-call.ts'

/** Returns all parts at the staff's own institution, and the shared parts at others. */
export function partsAt(call: StaffCall, member: Member): readonly Part[] {
  return isOwn(call, member) ? allParts : sharedParts(member.institution)
}

export function isOwn({ session }: Pick<StaffCall, 'session'>, { institution }: Member): boolean {
  return institution.code === session.institutionCode
}

/** Returns the parts that the institution shares with staff of others. Only these parts are queried for them. */
export function sharedParts({ policy: { loans, balances } }: ConfiguredInstitution): Part[] {
  return [
    ...(loans === 'share' ? (['loans', 'requests'] as const) : []),
    ...(balances === 'share' ? (['fees'] as const) : []),
  ]
}

/** An account with the fees that its balance leaves out, if the institution shares balances. */
type WithUncounted = AccountCard & Partial<UncountedFees>

/** A member's answer about a patron. `uncounted`: null without an account, or if balances are withheld. */
export type StaffAnswer = { card: InstitutionCard; uncounted: UncountedFees | null }

/** Reads the parts of an account. If fees are a part, reads the fees that no balance counts in parallel with its lists. */
export async function readStaffAnswer(query: MemberQuery & { parts: readonly Part[] }): Promise<StaffAnswer> {
  const deadline = cardDeadline(query)
  const { promise: uncounted, resolve } = Promise.withResolvers<UncountedFees | null>()
  const card = await queryMember(
    { ...query, deadline },
    {
      onAccount({ patronId }) {
        const upstream = { ...toReadCall(query, deadline), priority: query.priority ?? 'staff' }
        resolve(query.parts.includes('fees') ? readUncountedFees(query, patronId, upstream) : null)
      },
    },
  ).finally(() => resolve(null))
  const isAccount = card.state === 'complete' || card.state === 'partial'
  return { card, uncounted: isAccount ? await uncounted : null }
}

/**
 * Replaces the ids of items by hashes for this staff session, which also match titles to items. The ids of some
 * library systems contain the barcode or lead to the title.
 */
export function hashIds(card: WithUncounted, { session, store }: StaffCall): WithUncounted {
  const toHash = (id: string) =>
    keyedHash(store.rootKey, 'item shown to staff', session.key, card.institutionCode, id)
  const hashed = <T extends { id: string }>(section: Section<T>) =>
    mapped(section, (item) => ({ ...item, id: toHash(item.id) }))
  return {
    ...card,
    loans: hashed(card.loans),
    requests: hashed(card.requests),
    fees: hashed(card.fees),
    ...(card.inDispute && { inDispute: hashed(card.inDispute) }),
    ...(card.sentToBilling && { sentToBilling: hashed(card.sentToBilling) }),
    blocks: mapped(card.blocks, (block) => ({ ...block, loanId: block.loanId && toHash(block.loanId) })),
  }
}

/** Removes data that is not shared. The serialiser removes titles, because the contract declares them only in `titled`. */
export function toStaffCard({ card, uncounted }: StaffAnswer, call: StaffCall, member: Member): StaffCard {
  if (card.state === 'no-account' || isMissing(card)) return card
  const parts = partsAt(call, member)
  const { institutionCode, asOf, state, account, loans, requests, fees, blocks, ...others } = hashIds(
    { ...card, ...uncounted },
    call,
  )
  const inDispute = others.inDispute ?? { state: 'not-asked' }
  const sentToBilling = others.sentToBilling ?? { state: 'not-asked' }
  return {
    institutionCode,
    asOf,
    state: [inDispute, sentToBilling].every(isWhole) ? state : 'partial',
    account,
    loans: shown(
      'loans',
      mapped(loans, (loan) => ({ ...loan, barcodeEnd: barcodeEndOf(loan.barcode) })),
    ),
    requests: shown('requests', requests),
    fees: shown('fees', fees),
    inDispute: shown('fees', inDispute),
    sentToBilling: shown('fees', sentToBilling),
    // The id would reveal that there is a loan, and which one.
    blocks: parts.includes('loans') ? blocks : mapped(blocks, (block) => ({ ...block, loanId: null })),
  }

  function shown<T extends Item>(part: Part, section: Section<T>): StaffSection<T & { titled?: Titled }> {
    if (!parts.includes(part)) return { state: 'withheld' }
    return isOwn(call, member) ? mapped(section, withTitle) : section
  }
}

/** Returns the last four characters of a barcode. */
export function barcodeEndOf(barcode: string | null): string | null {
  return barcode?.replaceAll(/\s/g, '').slice(-4) ?? null
}

export function toTitles({ loans, requests, fees, inDispute, sentToBilling }: WithUncounted): Titles {
  const uncounted = [inDispute, sentToBilling].flatMap((section) =>
    section?.state === 'ok' ? section.items : [],
  )
  return {
    loans: mapped(loans, toTitled),
    requests: mapped(requests, toTitled),
    fees: mapped(fees.state === 'ok' ? { ...fees, items: [...fees.items, ...uncounted] } : fees, toTitled),
  }
}

function mapped<T, U>(section: Section<T>, toItem: (item: T) => U): Section<U> {
  return section.state === 'ok' ? { ...section, items: section.items.map(toItem) } : section
}

type Item = Pick<Titled, 'id' | 'title'> & Partial<Titled & Pick<Fee, 'comment'>>

export function withTitle<T extends Item>(item: T): T & { titled: Titled } {
  return { ...item, titled: toTitled(item) }
}

/** Returns the fields that can name a title, among them the comment of a fee. */
function toTitled({
  id,
  title,
  comment = null,
  author = null,
  description = comment,
  callNumber = null,
  barcode = null,
}: Item): Titled {
  return { id, title, author, description, callNumber, barcode }
}
