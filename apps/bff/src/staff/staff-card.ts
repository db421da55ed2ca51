import type { Block } from '@library-card/contract/block.ts'
import type { AccountCard, InstitutionCard, Section } from '@library-card/contract/card.ts'
import type { StaffCard, StaffSection, Titled, Titles } from '@library-card/contract/staff.ts'
import type { ConfiguredInstitution } from '../config/network.ts'
import { allParts, type Part } from '../ils/port.ts'
import type { Member } from '../members/members.ts'
import type { StaffCall } from './staff-call.ts'

/** At the own institution all parts; at others, what they share. */
export function partsAt({ session }: StaffCall, { institution }: Member): readonly Part[] {
  return institution.code === session.institutionCode ? allParts : sharedParts(institution)
}

/** What the institution shares with staff of others: nothing else is queried for them. */
export function sharedParts({ policy: { loans, balances } }: ConfiguredInstitution): Part[] {
  return [
    ...(loans === 'share' ? (['loans', 'requests'] as const) : []),
    ...(balances === 'share' ? (['fees'] as const) : []),
  ]
}

/** Removes what is not shared. Titles are removed by the serialiser, since the contract does not declare them. */
export function toStaffCard(card: InstitutionCard, parts: readonly Part[]): StaffCard {
  if (card.state === 'no-account' || card.state === 'unavailable') return card
  const { institutionCode, asOf, state, account, loans, requests, fees, blocks } = card
  return {
    institutionCode,
    asOf,
    state,
    account,
    loans: withheldOr('loans', loans),
    requests: withheldOr('requests', requests),
    fees: withheldOr('fees', fees),
    blocks: blocks.state === 'ok' ? blocks.items.map(maskedBlock) : [],
  }

  /** The id would reveal that there is a loan, and which. */
  function maskedBlock(block: Block): Block {
    return parts.includes('loans') ? block : { ...block, loanId: null }
  }

  function withheldOr<T>(part: Part, section: Section<T>): StaffSection<T> {
    return parts.includes(part) ? section : { state: 'withheld' }
  }
}

/** The titles of a card, and nothing else. The comment of a fee can name a title as well. */
export function toTitles({ loans, requests, fees }: AccountCard): Omit<Titles, 'until'> {
  return {
    loans: titlesIn(loans, toTitled),
    requests: titlesIn(requests, toTitled),
    fees: titlesIn(fees, ({ id, title, comment }) => toTitled({ id, title, description: comment })),
  }
}

function titlesIn<T>(section: Section<T>, toItem: (item: T) => Titled): StaffSection<Titled> {
  return section.state === 'ok' ? { ...section, items: section.items.map(toItem) } : section
}

type Item = Pick<Titled, 'id' | 'title'> & Partial<Titled>

function toTitled({ id, title, author = null, description = null, callNumber = null }: Item): Titled {
  return { id, title, author, description, callNumber }
}
