import type { Block } from '@library-card/contract/block.ts'
import { isPast } from '../moments.ts'
import type { AlmaBlock } from './alma-user.ts'
import type { Here } from './here.ts'
import { codeOf, list, moment, text, wordsOf } from './alma-values.ts'

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
    loanId: text(block.item_loan_id),
  }
}
