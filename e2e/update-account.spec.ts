import { expect, test } from './card-test.ts'

test(
  'G12 an account that has expired elsewhere is updated from the home account, and its loan renewed',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'expired-copy' })
    await card.signIn(patron, 'details')
    await card.page.getByRole('link', { name: 'can be updated' }).click()
    const account = card.page.getByRole('region', { name: 'At Harbour College' })
    await expect(account).toContainText(
      'Your account at North University has not expired: this one can be updated from it.',
    )
    await account.getByRole('button', { name: 'Update my account there' }).click()
    await expect(account).toContainText('Updated. Harbour College has copied the data of your home account.')
    await expect(account).not.toContainText('This account has expired')
    await expect(account.getByRole('button')).toHaveCount(0)
    expect(network.writes({ patron })).toMatchObject([{ act: 'refresh', asked: 1, committed: 1 }])
  },
)

test(
  'a loan that the institution calls renewable is renewed on an expired account',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'expired-copy' })
    await card.signIn(patron, 'loans')
    const row = card.list.getByRole('listitem').first()
    await row.getByRole('button', { name: /^Renew/ }).click()
    await expect(row).toContainText('Renewed until')
    expect(network.writes({ patron })).toMatchObject([{ act: 'renew', asked: 1, committed: 1 }])
  },
)
