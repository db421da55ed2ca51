import type { Institution } from '@library-card/contract/institution.ts'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { network } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { CardPage } from './card-page.tsx'

/** Opens the page of an institution without an account, and returns what replaces its list. */
async function openWithout(alpine: Partial<Institution> = {}) {
  const institutions = network().institutions.map((one) =>
    one.code === 'ALPINE' ? { ...one, ...alpine } : one,
  )
  const { send } = openCard(<CardPage section="loans">{null}</CardPage>, 'ALPINE', institutions)
  await send({
    type: 'card',
    card: { institutionCode: 'ALPINE', asOf: '2026-11-25T13:02:00Z', state: 'no-account' },
  })
  const name = 'No account at Alpine Institute is linked to your North University card'
  return within((await screen.findByRole('heading', { name })).parentElement!)
}

test('without an account the page says how to get one, and how to see a separate one', async () => {
  const state = await openWithout()
  expect(state.getByRole('paragraph').textContent).toBe(
    'You get one when you first borrow there. A card from Alpine Institute itself belongs to a separate ' +
      'account, which is not shown here. To see it, sign in with that card. This ends your session here.',
  )
  const link = state.getByRole('link', { name: 'Sign in with a card from Alpine Institute' })
  expect(link.getAttribute('href')).toBe('/sign-in?at=ALPINE')
})

test('a separate account is opened at the institution’s own page if there is one', async () => {
  const link = 'https://alpine.example/account'
  const state = await openWithout({ separateAccount: { link, text: null } })
  expect(state.getByRole('paragraph').textContent).not.toContain('sign in')
  const opener = state.getByRole('link', { name: 'Go to the separate account at Alpine Institute' })
  expect(opener.getAttribute('href')).toBe(link)
})

test('where nobody signs in at the institution, no way to a separate account is offered', async () => {
  const state = await openWithout({ signsIn: null })
  expect(state.getByRole('paragraph').textContent).not.toContain('sign in')
  expect(state.queryByRole('link', { name: /separate|Sign in/ })).toBeNull()
})

test('an institution can have its own texts for patrons without an account', async () => {
  const state = await openWithout({
    noAccountText: { en: 'Register online first.' },
    separateAccount: { link: null, text: { en: 'Town cards are another matter.' } },
  })
  expect(state.getByRole('paragraph').textContent).toBe(
    'Register online first. Town cards are another matter.',
  )
})

test('an account at home that has gone is a matter for its desk: borrowing brings none back', async () => {
  const noAccountText = { en: 'Register online first.' }
  const institutions = network().institutions.map((one) => ({ ...one, noAccountText }))
  const { send } = openCard(<CardPage section="loans">{null}</CardPage>, 'NORTH', institutions)
  const asOf = '2026-11-25T13:02:00Z'
  await send({ type: 'card', card: { institutionCode: 'NORTH', asOf, state: 'no-account' } })
  const heading = await screen.findByRole('heading', { name: 'You have no account at North University' })
  expect(within(heading.parentElement!).getByRole('paragraph').textContent).toBe('Ask its desk.')
})
