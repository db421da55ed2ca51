import type { Block } from '@library-card/contract/block.ts'
import type { InstitutionCard, Section } from '@library-card/contract/card.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import type { Policy } from '@library-card/contract/institution.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Request } from '@library-card/contract/request.ts'
import type { StaffCard, StaffSection, Titled } from '@library-card/contract/staff.ts'
import type { Part } from '../ils/port.ts'

/** What others' staff may know of; the rest is not even asked. */
export function partsBy({ loans, balances }: Policy): Part[] {
  return [
    ...(loans === 'share' ? (['loans', 'requests'] as const) : []),
    ...(balances === 'share' ? (['fees'] as const) : []),
  ]
}

/** What is left of a card when nothing tells any more what somebody reads: the answer is built by the contract. */
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

  /** The id would tell that there is a loan, and which. */
  function maskedBlock(block: Block): Block {
    return parts.includes('loans') ? block : { ...block, loanId: null }
  }

  function withheldOr<T>(part: Part, section: Section<T>): StaffSection<T> {
    return parts.includes(part) ? section : { state: 'withheld' }
  }
}

/** Only what tells what it is. */
export function titlesIn<T>(section: StaffSection<T>, toTitled: (item: T) => Titled): StaffSection<Titled> {
  return section.state === 'ok' ? { ...section, items: section.items.map(toTitled) } : section
}

export const titledLoan = ({ id, title, author, description, callNumber }: Loan): Titled => ({
  id,
  title,
  author,
  description,
  callNumber,
})

export const titledRequest = ({ id, title, author, description }: Request): Titled => ({
  id,
  title,
  author,
  description,
  callNumber: null,
})

/** The comment of a fee may name a title as well. */
export const titledFee = ({ id, title, comment }: Fee): Titled => ({
  id,
  title,
  author: null,
  description: comment,
  callNumber: null,
})
