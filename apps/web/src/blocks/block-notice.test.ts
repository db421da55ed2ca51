import { expect, test } from 'vitest'
import type { Block } from '@library-card/contract/block.ts'
import { emptyAccount, problem, institution } from '../../test/examples.ts'
import { borrowingElsewhere, listBlocks } from './block-notice.tsx'

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

test('G15 an institution counts as open for borrowing only if that is known', () => {
  const accounts = [
    blocked('ALPINE'),
    emptyAccount('NORTH'),
    emptyAccount('LAKE', { blocks: { state: 'missing', problem } }),
    blocked('STATE', { forbids: null }),
    blocked('HARBOUR', { forbids: ['renew'] }),
  ]
  expect(borrowingElsewhere('ALPINE', accounts)).toEqual({ at: 2, of: 4 })
})

test('G15 an expired account does not count as open for borrowing', () => {
  const ended = emptyAccount('LAKE')
  const accounts = [
    blocked('ALPINE'),
    { ...ended, account: { ...ended.account, standing: 'expired' as const } },
  ]
  expect(borrowingElsewhere('ALPINE', accounts)).toEqual({ at: 0, of: 1 })
})

test('a loan that is not in the list is not named in the block', () => {
  const card = blocked('ALPINE', { loanId: '7' })
  const { asOf } = card
  const source = { institution: institution('ALPINE', 'Alpine'), institutionName: 'Alpine', asOf, now: asOf }
  expect(listBlocks(card, source)[0]?.loan).toBeNull()
})
