import { expect, test } from 'vitest'
import { context, oldUser } from '../../test/alma-examples.ts'
import { toBlocks, toMessages, toStaffNotes } from './account.ts'

const block = {
  block_type: { value: 'CASH', desc: 'Cash' },
  block_description: { value: 'FEES', desc: 'Fee limit exceeded' },
  block_status: 'ACTIVE',
  block_note: 'rude about it',
  created_by: 'desk1',
  created_date: '2026-10-16T08:00:00Z',
  expiry_date: null,
  item_loan_id: '1332',
}

test('the network file has the meaning of a block by its code', () => {
  expect(toBlocks([block], context).items).toEqual([
    {
      forbids: ['borrow', 'renew'],
      reason: 'fees',
      text: 'Fee limit exceeded',
      since: { at: '2026-10-16T08:00:00Z' },
      until: null,
      loanId: '1332',
    },
  ])
})

test.for(['CONSORTIA', '__proto__'])(
  'a block with a code without a row (%s) has only its own text',
  (value) => {
    const [unknown] = toBlocks([{ ...block, block_description: { value, desc: 'Ask us' } }], context).items
    expect(unknown).toMatchObject({ forbids: null, reason: 'other', text: 'Ask us' })
  },
)

test('a block until the year 9999 has no end', () => {
  expect(toBlocks([{ ...block, expiry_date: '9999-12-31Z' }], context).items).toMatchObject([{ until: null }])
})

test.for([{ block_status: 'INACTIVE' }, { block_status: 'inactive' }, { expiry_date: '2026-11-24Z' }])(
  'a block that is over (%j) is not listed',
  (over) => {
    expect(toBlocks([{ ...block, ...over }], context).items).toEqual([])
  },
)

test.for([
  { block_status: null },
  { block_status: 'PAUSED' },
  { expiry_date: '2026-11-25Z' },
  { expiry_date: 'odd' },
])('a block that is not known to be over (%j) is listed', (more) => {
  expect(toBlocks([{ ...block, ...more }], context)).toMatchObject({ items: [{}], unreadable: 0 })
})

test('G8 only notes that are marked so are for the patron, the others are for staff', () => {
  const since = { at: '2026-10-30T09:00:00Z' }
  const notes = [
    ...oldUser.user_note,
    { note_text: 'Perhaps', user_viewable: 'perhaps' },
    { note_text: ' ', user_viewable: true },
    { note_text: null },
    'odd',
  ]
  expect(toMessages(notes)).toEqual({ items: [{ text: 'A scarf was found.', since }], unreadable: 1 })
  expect(toStaffNotes(notes)).toEqual({
    items: [
      { text: 'Talks back at the desk', since },
      { text: 'Perhaps', since: null },
    ],
    unreadable: 1,
  })
})
