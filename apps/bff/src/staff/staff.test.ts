import type { StaffViews } from '@library-card/contract/audit.ts'
import { expect, test } from 'vitest'
import { shareTestNetwork, startOwnNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import type { PatronSummary } from '@library-card/contract/staff.ts'
import { canariesIn, worthLooking } from '../../test/canaries.ts'
import { itemsOf, readCard, requireAccount, type Headers } from '../../test/card.ts'
import { memberNames } from '../../test/network-file.ts'
import { withClientAtBirch } from '../../test/own-sign-in.ts'
import { askTitles, handleOf, readActivity, search, signInStaff } from '../../test/staff.ts'

const clock = () => startTime
let card: TestNetwork
shareTestNetwork((shared) => void (card = shared), { clock })

async function deskAnd(like: string) {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like })
  return { headers, patron, handle: await handleOf(card, headers, patron) }
}

async function viewsOf(headers: Headers) {
  return (await card.get('/api/views', headers)).json<StaffViews>().views
}

test('a search by barcode or id finds the one exact match', async () => {
  const { headers, patron } = await deskAnd('five-institutions')
  const { found } = await search(card, headers, patron.idAtHome)
  expect(found).toMatchObject({ exact: true, tooMany: false })
  expect(found.patrons).toMatchObject([{ name: 'Vale, Robin', patronGroup: 'Graduate student' }])
  expect(Object.keys(found.patrons[0] ?? {}).toSorted()).toEqual(
    ['barcodeEnd', 'expires', 'handle', 'name', 'patronGroup', 'standing'].toSorted(),
  )
})

test('G6 views while the primary id was another one are in the list of the patron', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'five-institutions' })
  card.network.renameAtHome(patron, `renamed-${patron.idAtHome}`)
  const handle = await handleOf(card, headers, { ...patron, idAtHome: `renamed-${patron.idAtHome}` })
  expect((await readActivity(card, headers, `${handle}/activity`)).status).toBe(200)
  card.network.renameAtHome(patron, patron.idAtHome)
  const views = await viewsOf(await card.signIn(patron))
  expect(views.map(({ act }) => act)).toEqual(['activity', 'search'])
})

test('a search by name finds own patrons only, and says if there are too many', async () => {
  card = await startOwnNetwork()
  const headers = await signInStaff(card, 'desk-operator')
  const { found } = await search(card, headers, 'vale')
  expect(found.patrons.map(({ name }) => name)).toEqual(['Vale, Robin', 'Vale, Rowena', 'Valera, Tomás'])
  expect(found.exact).toBe(false)
  const elsewhere = await signInStaff(card, 'desk-operator-valley')
  const many = await search(card, elsewhere, 'ashdown')
  expect(many.found.tooMany).toBe(true)
  expect(many.found.patrons).toHaveLength(100)
})

test('a search without a match returns no patrons', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  expect((await search(card, headers, '0000000')).found).toEqual({
    patrons: [],
    exact: false,
    tooMany: false,
    hasUnreadable: false,
  })
})

test('G15 a search whose rows could not all be read says so', async () => {
  const { headers, patron } = await deskAnd('five-institutions')
  card.network.fault({ institution: 'NORTH', operation: 'search', kind: 'unreadable' })
  expect((await search(card, headers, patron.idAtHome)).found).toEqual({
    patrons: [],
    exact: false,
    tooMany: false,
    hasUnreadable: true,
  })
})

test('G6 staff see counts, dates, balances and blocks at every institution', async () => {
  const { headers, handle } = await deskAnd('five-institutions')
  const { cards } = await readActivity(card, headers, `${handle}/activity`)
  expect([...cards.keys()].toSorted()).toEqual(memberNames.toSorted())
  expect(cards.get('BIRCH')).toMatchObject({ problem: { code: 'sign-in-there' }, account: 'unknown' })
  const north = requireAccount(cards.get('NORTH'))
  expect(north.loans).toMatchObject({ state: 'ok', items: [{}, {}, {}, {}, {}] })
  expect(north.fees).toMatchObject({ state: 'ok', items: [{ balance: { minor: 450 } }, {}] })
  expect(itemsOf(requireAccount(cards.get('ALPINE')).blocks)).toHaveLength(1)
  expect(cards.get('VALLEY')).toMatchObject({ state: 'no-account' })
})

test('G15 G22 staff see disputed and billed fees with their state, for two calls more an account', async () => {
  const { headers, handle, patron } = await deskAnd('fees-in-three-currencies')
  const { cards } = await readActivity(card, headers, `${handle}/activity`)
  expect(requireAccount(cards.get('NORTH'))).toMatchObject({
    state: 'complete',
    fees: { items: [{ state: 'open', balance: { minor: 1_235 } }] },
    inDispute: { items: [{ state: 'in-dispute', balance: { minor: 2_500 } }] },
    sentToBilling: { state: 'ok', items: [] },
  })
  expect(requireAccount(cards.get('STATE'))).toMatchObject({
    sentToBilling: { items: [{ state: 'sent-to-billing', balance: { minor: 11_000, currency: 'USD' } }] },
  })
  const asked = card.network.calls({ institution: 'STATE', patron: patron.name })
  expect(asked.map(({ operation }) => operation).toSorted()).toEqual(['account', 'fees', 'fees', 'fees'])
})

test('G15 disputed or billed fees that cannot be read are missing, not none', async () => {
  const { headers, handle, patron } = await deskAnd('billed-only')
  card.network.fault({ institution: 'STATE', operation: 'fees', kind: '500', patron })
  const { cards } = await readActivity(card, headers, `${handle}/activity`)
  const problem = { code: 'refused' }
  expect(cards.get('STATE')).toMatchObject({
    state: 'partial',
    inDispute: { state: 'missing', problem },
    sentToBilling: { state: 'missing', problem },
  })
})

test('G6 titles of disputed fees are shown with a reason, like those of open ones', async () => {
  const { headers, handle } = await deskAnd('disputed-only')
  const { cards, body } = await readActivity(card, headers, `${handle}/activity`)
  expect(body).not.toContain('Wet Pages')
  const harbour = requireAccount(cards.get('HARBOUR'))
  const titles = await askTitles(card, headers, { handle, at: 'HARBOUR' })
  const [disputed] = harbour.inDispute.state === 'ok' ? harbour.inDispute.items : []
  expect(titles.json()).toMatchObject({ fees: { items: [{ id: disputed?.id, title: 'Wet Pages' }] } })
})

test('G6 titles and call numbers of the own institution’s items are shown, of others only the end of the barcode', async () => {
  const { headers, handle, patron } = await deskAnd('five-institutions')
  const { cards } = await readActivity(card, headers, `${handle}/activity`)
  const [salt] = itemsOf(requireAccount(cards.get('NORTH')).loans)
  expect(salt?.titled).toMatchObject({
    title: 'The Salt Road: Trade and Memory on the Northern Coast',
    callNumber: 'HF 1379 .B73',
    barcode: expect.stringMatching(new RegExp(`${salt?.barcodeEnd}$`)),
  })
  const own = await card.signIn(patron)
  let masked = 0
  for (const [name, there] of cards) {
    if (name === 'NORTH' || !('loans' in there)) continue
    const known = requireAccount(await readCard(card, own, name))
    const canaries = canariesIn([known.loans, known.requests, known.fees, known.account.barcode])
    for (const { what, text } of worthLooking(canaries)) {
      masked += 1
      expect(JSON.stringify(there), `${what} at ${name}`).not.toContain(text)
    }
    const ends = itemsOf(there.loans).map(({ barcodeEnd }) => barcodeEnd)
    expect(ends).toEqual(itemsOf(known.loans).map(({ barcode }) => barcode?.replaceAll(' ', '').slice(-4)))
  }
  expect(masked).toBeGreaterThan(20)
})

test('G6 a masked title has no link to a catalogue', async () => {
  card = await startOwnNetwork({
    edit: (file) =>
      file.replace(
        /(code: 01MER_HARBOUR\n[^]*?system: alma\n)/,
        "$1    links: { title: 'https://harbour.example/title/{id}' }\n",
      ),
  })
  const { headers, handle, patron } = await deskAnd('five-institutions')
  const { body } = await readActivity(card, headers, `${handle}/activity?institution=01MER_HARBOUR`)
  expect(body).not.toContain('harbour.example')
  const own = await readCard(card, await card.signIn(patron), 'HARBOUR')
  const [loan] = itemsOf(requireAccount(own).loans)
  expect(loan?.link).toMatch(/^https:\/\/harbour\.example\/title\/\d+$/)
})

test('G6 where the ids of a library system are addresses of items, staff of another institution get none', async () => {
  card = await startOwnNetwork({ accounts: 'shared-id', edit: withClientAtBirch })
  const { headers, handle } = await deskAnd('every-request-stage-at-birch')
  const { cards, body } = await readActivity(card, headers, `${handle}/activity`)
  expect(itemsOf(requireAccount(cards.get('BIRCH')).requests)).toHaveLength(6)
  expect(body).not.toMatch(/birch\.example\/(item|edition)/)
})

test('G6 a search and a summary show no title of another institution, and no note of its staff', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'five-institutions' })
  const { body, found } = await search(card, headers, patron.idAtHome)
  const url = `/api/staff/patrons/${found.patrons[0]?.handle}`
  const summary = await card.get(url, headers)
  const activity = await card.get(`${url}/activity`, headers)
  expect(summary.json().staffNotes.items).toMatchObject([
    { text: 'Spoke to patron about marginal pencil notes.' },
  ])
  for (const words of ['Camera kit', 'Statistics After Lunch', 'called in the morning'])
    for (const answer of [body, summary.body, activity.body]) expect(answer).not.toContain(words)
  for (const answer of [body, activity.body]) expect(answer).not.toContain('marginal pencil notes')
})

test('G8 patrons see no notes for staff, of any institution', async () => {
  const { body } = await card.get(
    '/api/card',
    await card.signIn(card.network.patron({ like: 'five-institutions' })),
  )
  expect(body).toContain('Salt Road')
  for (const words of ['marginal pencil notes', 'called in the morning']) expect(body).not.toContain(words)
})

test('the summary has contact data and the items that wait on the hold shelf of the own institution', async () => {
  const { headers, patron, handle } = await deskAnd('every-request-stage')
  const summary = await card.get(`/api/staff/patrons/${handle}`, headers)
  expect(summary.json<PatronSummary>()).toMatchObject({
    id: patron.idAtHome,
    email: expect.stringContaining('@'),
    phone: expect.stringMatching(/\d/),
    staffNotes: { state: 'ok', items: [] },
    holdShelf: {
      state: 'ok',
      items: [{ status: 'ready', shelfNumber: '361-819', titled: { title: expect.any(String) } }],
    },
  })
})

test('G15 a scan that is ready does not wait on the hold shelf', async () => {
  const { headers, handle } = await deskAnd('scan-ready')
  const summary = await card.get(`/api/staff/patrons/${handle}`, headers)
  expect(summary.json<PatronSummary>().holdShelf).toEqual({ state: 'ok', items: [] })
})

test('a patron whose id is a long e-mail address can be opened', async () => {
  const { headers, patron, handle } = await deskAnd('long-id')
  expect(handle.length).toBeGreaterThan(100)
  const summary = await card.get(`/api/staff/patrons/${handle}`, headers)
  expect(summary.json()).toMatchObject({ id: patron.idAtHome })
})

test('G15 a hold shelf of fewer requests than the account counts is not complete', async () => {
  const { headers, handle } = await deskAnd('counts-more')
  const { holdShelf } = (await card.get(`/api/staff/patrons/${handle}`, headers)).json<PatronSummary>()
  expect(holdShelf).toMatchObject({ items: [], unreadable: 3, short: { counted: 4, sent: 1 } })
})

test('G15 a hold shelf that did not load is missing, not empty', async () => {
  const { headers, handle, patron } = await deskAnd('five-institutions')
  card.network.fault({ institution: 'NORTH', operation: 'requests', kind: '500', patron })
  const { holdShelf, email } = (await card.get(`/api/staff/patrons/${handle}`, headers)).json<PatronSummary>()
  expect(holdShelf).toMatchObject({ state: 'missing', problem: { code: 'refused' } })
  expect(email).toBeTruthy()
})

test('G6 a summary and an activity without the own institution have entries that say what was seen', async () => {
  const { headers, handle, patron } = await deskAnd('five-institutions')
  await card.get(`/api/staff/patrons/${handle}`, headers)
  await readActivity(card, headers, `${handle}/activity?institution=01MER_HARBOUR`)
  const views = await viewsOf(await card.signIn(patron))
  expect(views.slice(0, 2)).toMatchObject([
    { kinds: ['loans', 'requests', 'fees', 'blocks'], institutionCodes: ['01MER_HARBOUR'] },
    {
      kinds: ['details', 'staff-notes', 'requests', 'fees', 'blocks', 'own-titles'],
      institutionCodes: ['01MER_NORTH'],
    },
  ])
})

test('G15 a block that cannot be read is not "no block" for staff either', async () => {
  const { headers, patron, handle } = await deskAnd('blocked-at-one')
  const blocksThere = async () =>
    requireAccount((await readActivity(card, headers, `${handle}/activity`)).cards.get('ALPINE')).blocks
  expect(await blocksThere()).toMatchObject({ state: 'ok', items: [{}] })
  card.network.fault({ institution: 'ALPINE', operation: 'account', kind: 'unreadable', patron })
  expect(await blocksThere()).toMatchObject({ state: 'ok', items: [], unreadable: 1 })
})

test('G6 sections that an institution withholds are marked, and not queried', async () => {
  const { headers, handle, patron } = await deskAnd('five-institutions')
  const { cards } = await readActivity(card, headers, `${handle}/activity`)
  const lake = requireAccount(cards.get('LAKE'))
  expect([lake.fees.state, lake.loans.state]).toEqual(['withheld', 'ok'])
  expect([lake.inDispute.state, lake.sentToBilling.state]).toEqual(['withheld', 'withheld'])
  const asked = card.network.calls({ institution: 'LAKE', patron: patron.name })
  expect(asked.map(({ operation }) => operation)).not.toContain('fees')
})

test('G6 a block names no loan if the institution withholds loans', async () => {
  const showing = await deskAnd('five-institutions')
  const there = async ({ headers, handle }: Awaited<ReturnType<typeof deskAnd>>) =>
    requireAccount((await readActivity(card, headers, `${handle}/activity`)).cards.get('ALPINE'))
  expect(await there(showing)).toMatchObject({ blocks: { items: [{ loanId: expect.any(String) }] } })

  card = await startOwnNetwork({
    edit: (file) =>
      file.replace(/(code: 01MER_ALPINE[^]*?policy: \{) titles: with-reason/, '$1 loans: withhold'),
  })
  const withheld = await there(await deskAnd('five-institutions'))
  expect(withheld.loans).toEqual({ state: 'withheld' })
  expect(withheld.blocks).toMatchObject({ items: [{ loanId: null }] })
})

test('a query for one institution calls no other', async () => {
  const { headers, handle, patron } = await deskAnd('five-institutions')
  const { cards } = await readActivity(card, headers, `${handle}/activity?institution=01MER_HARBOUR`)
  expect([...cards.keys()]).toEqual(['HARBOUR'])
  expect(card.network.calls({ institution: 'STATE', patron: patron.name })).toEqual([])
  const nowhere = await readActivity(card, headers, `${handle}/activity?institution=__proto__`)
  expect(nowhere.status).toBe(404)
})

test('G6 titles at one institution are shown if its policy allows it and a reason is given', async () => {
  const { headers, handle } = await deskAnd('five-institutions')
  const answer = await askTitles(card, headers, { handle, at: 'HARBOUR' })
  expect(answer.json().loans.items.map(({ title }: { title: string }) => title)).toContain(
    'Statistics After Lunch',
  )
  expect(answer.body).not.toContain('Salt Road')
  const { cards } = await readActivity(card, headers, `${handle}/activity`)
  const ids = itemsOf(requireAccount(cards.get('HARBOUR')).loans).map(({ id }) => id)
  expect(answer.json().loans.items.map(({ id }: { id: string }) => id)).toEqual(ids)
  const never = await askTitles(card, headers, { handle, at: 'STATE' })
  expect(never.statusCode).toBe(403)
  const noReason = await askTitles(card, headers, { handle, at: 'HARBOUR', reason: '' })
  expect(noReason.statusCode).toBe(400)
})

test('G6 the patron sees which desk looked, at what, and the reason', async () => {
  const { headers, patron, handle } = await deskAnd('five-institutions')
  await readActivity(card, headers, `${handle}/activity`)
  await askTitles(card, headers, { handle, at: 'HARBOUR' })
  const views = await viewsOf(await card.signIn(patron))
  expect(views).toMatchObject([
    { act: 'titles', kinds: ['titles'], institutionCodes: ['01MER_HARBOUR'], reason: 'asked-at-desk' },
    { act: 'activity', kinds: ['loans', 'requests', 'fees', 'blocks', 'own-titles'], reason: null },
    { act: 'search', kinds: ['details'], reason: null },
  ])
  expect(views[0]?.desk).toContain('Circulation')
  const other = await card.signInLike('five-institutions')
  expect(await viewsOf(other.headers)).toEqual([])
})

test.for([
  'Ida Theodora Marsh Ravenscroft',
  'Ida Marsh Ravenscroft',
  'Theodora Ravenscroft',
  'Marsh Ravenscroft, Ida Theodora',
])(
  'a search for "%s" finds a patron with two given names, with three calls at most and one audit entry',
  async (term) => {
    const headers = await signInStaff(card, 'desk-operator')
    const patron = card.network.patron({ like: 'two-given-names' })
    const callsBefore = card.network.calls({ operation: 'search' }).length
    const { found } = await search(card, headers, term)
    expect(found.patrons.map(({ name }) => name)).toContain('Marsh Ravenscroft, Ida')
    expect(card.network.calls({ operation: 'search' }).length - callsBefore).toBeLessThanOrEqual(3)
    const views = await viewsOf(await card.signIn(patron))
    expect(views.filter(({ act }) => act === 'search')).toHaveLength(1)
  },
)

test('G6 a search is in the audit for each patron that it shows, and for no other', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'five-institutions' })
  const namesake = card.network.patron({ like: 'five-institutions' })
  await search(card, headers, patron.idAtHome)
  const looksOf = async (one: typeof patron) => viewsOf(await card.signIn(one))
  expect(await looksOf(patron)).toMatchObject([
    { act: 'search', kinds: ['details'], institutionCodes: ['01MER_NORTH'], reason: null },
  ])
  expect(await looksOf(namesake)).toEqual([])
  await search(card, headers, 'vale')
  for (const one of [patron, namesake]) expect((await looksOf(one))[0]).toMatchObject({ act: 'search' })
})

test('G5 a handle of one staff session is unknown in another', async () => {
  const { handle } = await deskAnd('five-institutions')
  const colleague = await signInStaff(card, 'desk-manager')
  const summary = await card.get(`/api/staff/patrons/${handle}`, colleague)
  expect(summary.statusCode).toBe(404)
})

test('staff and patrons each have their own routes', async () => {
  const { headers, patron, handle } = await deskAnd('five-institutions')
  const own = await card.signIn(patron)
  expect((await card.get('/api/card', headers)).statusCode).toBe(403)
  expect((await search(card, own, 'vale')).status).toBe(403)
  expect((await card.get(`/api/staff/patrons/${handle}`, own)).statusCode).toBe(403)
})

test('an institution that hangs is one line, and a silent home ends the request', async () => {
  const { headers, handle, patron } = await deskAnd('five-institutions')
  card.network.fault({ institution: 'STATE', kind: '500', patron })
  const { cards } = await readActivity(card, headers, `${handle}/activity`)
  expect(cards.get('STATE')).toMatchObject({ state: 'no-answer', problem: { code: 'refused' } })
  card.network.fault({ institution: 'NORTH', kind: '500', patron })
  expect((await readActivity(card, headers, `${handle}/activity`)).status).toBe(503)
})

test.each(['warn', 'fatal'])('G6 the audit head is logged at LOG_LEVEL=%s too', async (level) => {
  card = await startOwnNetwork({ clock, env: { LOG_LEVEL: level } })
  const headers = await signInStaff(card, 'desk-operator')
  await search(card, headers, 'vale')
  expect(card.lines.filter((line) => line.includes('"audit":{"count":1,"hash":"'))).toHaveLength(1)
  expect(card.lines).toHaveLength(1)
})
