import type { Block } from '@library-card/contract/block.ts'
import type { AccountCard } from '@library-card/contract/card.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { isWhole } from '../card/facts.ts'

/** A block, its account, and the loan that caused it. */
export type ListedBlock = { block: Block; card: AccountCard; loan: Loan | null }

export function listBlocks(card: AccountCard): ListedBlock[] {
  if (card.blocks.state !== 'ok') return []
  const loans = card.loans.state === 'ok' ? card.loans.items : []
  return card.blocks.items.map((block) => ({
    block,
    card,
    loan: loans.find(({ id }) => id === block.loanId) ?? null,
  }))
}

/**
 * At how many other institutions the patron can borrow, and how many others there are. An institution counts only if its
 * blocks are known and none of them forbids borrowing.
 */
export function borrowingElsewhere(code: string, accounts: AccountCard[]): { at: number; of: number } {
  const others = accounts.filter(({ institutionCode }) => institutionCode !== code)
  return { at: others.filter(mayBorrow).length, of: others.length }
}

function mayBorrow({ blocks, account }: AccountCard): boolean {
  if (account.standing !== 'active' || blocks.state !== 'ok' || !isWhole(blocks)) return false
  return blocks.items.every(({ forbids }) => forbids !== null && !forbids.includes('borrow'))
}
