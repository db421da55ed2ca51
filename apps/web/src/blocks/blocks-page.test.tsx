import type { Block } from '@library-card/contract/block.ts'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { emptyAccount, institution } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { BlocksPage } from './blocks-page.tsx'

const links = { website: null, hours: null, contact: 'https://north.example/desk', details: null, pay: null }

async function open(more: Partial<Block>) {
  const block: Block = {
    forbids: ['renew'],
    reason: 'other',
    text: null,
    since: null,
    until: null,
    loanId: null,
    ...more,
  }
  const { send } = openCard(<BlocksPage />, 'all', [institution('NORTH', 'North University', { links })])
  await send(
    { type: 'card', card: emptyAccount('NORTH', { blocks: { state: 'ok', items: [block] } }) },
    { type: 'end' },
  )
  return within(await screen.findByRole('region', { name: 'Blocks' }))
}

test('a block without a reason and without a text says whom to ask', async () => {
  const blocks = await open({})
  expect(blocks.getByText(/^Ask its desk how to lift the block\./)).toBeTruthy()
})

test('a block whose text the institution wrote shows that text', async () => {
  const blocks = await open({ text: 'Lost card' })
  expect(blocks.queryByText(/Ask its desk/)).toBeNull()
  expect(blocks.getByText(/Lost card/)).toBeTruthy()
})

test('G15 a block for overdue items, which can outlast their return, does not say that there still is one', async () => {
  const blocks = await open({ reason: 'overdue', until: { day: '2026-12-24' } })
  expect(
    blocks.getByText(
      /^This block is for overdue items\. Return those that you still have\. It ends on 24 Dec/,
    ),
  ).toBeTruthy()
})

test.each(['other', 'expired-account', 'lost-item', 'address', 'conduct'] as const)(
  'a block that only the desk can lift links to the desk: %s',
  async (reason) => {
    const blocks = await open({ reason })
    expect(blocks.getByRole('link', { name: /^Contact ?: / }).getAttribute('href')).toBe(links.contact)
  },
)

test('G15 an account without blocks has none on the record, which promises nothing about borrowing', async () => {
  const { send } = openCard(<BlocksPage />, 'all', [institution('NORTH', 'North University', { links })])
  await send({ type: 'card', card: emptyAccount('NORTH') }, { type: 'end' })
  expect(await screen.findByText('No blocks reported and no messages')).toBeTruthy()
})

test.for([
  ['inactive', 'This account is not active. Ask the desk there.'],
  ['role-ended', 'The right to borrow with this account has ended. Ask the desk there.'],
  ['contact', 'The library keeps this record as a contact, not as a patron. Ask its desk.'],
] as const)('an account that is %s says so, beside "no blocks"', async ([standing, words]) => {
  const { send } = openCard(<BlocksPage />, 'all', [institution('NORTH', 'North University', { links })])
  const card = emptyAccount('NORTH')
  await send({ type: 'card', card: { ...card, account: { ...card.account, standing } } }, { type: 'end' })
  expect(await screen.findByText('No blocks reported and no messages')).toBeTruthy()
  expect(document.body.textContent).toContain(`North University: ${words}`)
})

test('G15 a block at one institution says nothing about borrowing at another', async () => {
  const members = [institution('NORTH', 'North University'), institution('ALPINE', 'Alpine Institute')]
  const { send } = openCard(<BlocksPage />, 'all', members)
  const block: Block = {
    forbids: ['borrow'],
    reason: 'fees',
    text: null,
    since: null,
    until: null,
    loanId: null,
  }
  await send(
    { type: 'card', card: emptyAccount('NORTH', { blocks: { state: 'ok', items: [block] } }) },
    { type: 'card', card: emptyAccount('ALPINE') },
    { type: 'end' },
  )
  await screen.findByRole('region', { name: 'Blocks' })
  expect(screen.queryByText(/You can still borrow/)).toBeNull()
})
