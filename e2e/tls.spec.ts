import { expect, test } from './card-test.ts'

// As in production: a demo without TLS has other cookies.
test.use({ overTls: true, ignoreHTTPSErrors: true })

test(
  'G1 over TLS the session is in a cookie that no neighbouring site can set or read, and ends with sign-out',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'two-loans' })
    await card.signInByHand(patron)
    await expect(card.page.getByRole('banner')).toContainText(patron.displayName)
    const sessionCookie = async () =>
      (await card.page.context().cookies()).find(({ name }) => name === '__Host-card')
    expect(await sessionCookie()).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' })

    await card.signOut()
    await expect(card.page.getByRole('heading', { name: /You are signed out/ })).toBeVisible()
    expect(await sessionCookie()).toBeUndefined()
  },
)
