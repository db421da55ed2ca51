import { expect, test } from 'vitest'
import type { Block } from '@library-card/contract/block.ts'
import { emptyAccount, institution } from '../../test/examples.ts'
import { listBlocks } from './block-notice.tsx'

function blockOf(more: Partial<Block>): Block {
  return {
    forbids: ['borrow'],
    reason: 'overdue',
    text: null,
    since: null,
    until: null,
    loanId: null,
    ...more,
  }
}

function blocked(code: string, more: Partial<Block> = {}) {
  return emptyAccount(code, { blocks: { state: 'ok', items: [blockOf(more)] } })
}

test('a loan that is not in the list is not named in the block', () => {
  const card = blocked('ALPINE', { loanId: '7' })
  const { asOf } = card
  const source = { institution: institution('ALPINE', 'Alpine'), institutionName: 'Alpine', asOf, now: asOf }
  expect(listBlocks(card, source)[0]?.loan).toBeNull()
})
