import { expect, test } from 'vitest'
import { call } from '../../test/alma-examples.ts'
import { callsIn, koha, type KohaAnswer } from '../../test/koha-server.ts'
import type { LibrarySystem } from '../port.ts'

const patron = {
  patron_id: 28,
  cardnumber: 'C 28',
  userid: 'u28',
  surname: 'Vale',
  firstname: 'Robin',
  restricted: false,
}
const robin = { by: 'id', id: '28' } as const
const find = async (system: LibrarySystem, by = call) => (await system.findAccount(robin, by))!

test('an account is found by the exact field, with its counts, in one call', async () => {
  const { system, seen } = await koha(() => ({
    body: [{ ...patron, checkouts_count: 3, account_balance: 4.5 }],
  }))
  const account = await system.findAccount({ by: 'shared-id', id: 'C 28' }, call)
  expect(account).toMatchObject({
    patronId: '28',
    listName: 'Vale, Robin',
    account: { displayName: 'Robin Vale', barcode: 'C 28', standing: 'active' },
    counts: { loans: 3, requests: null, fees: { minor: 450 } },
    ids: ['28', 'C 28', 'u28'],
  })
  expect(callsIn(seen)).toEqual(['GET /patrons?q={"cardnumber":"C 28"}&_per_page=2'])
  expect(seen[1]?.headers['x-koha-embed']).toBe('checkouts+count,account_balance')
})

test('an account is found by the login where the network file says so', async () => {
  const { system, seen } = await koha(() => ({ body: [patron] }), { matchField: 'userid' })
  expect(await system.findAccount({ by: 'shared-id', id: 'U28' }, call)).toMatchObject({ patronId: '28' })
  expect(callsIn(seen)).toEqual(['GET /patrons?q={"userid":"U28"}&_per_page=2'])
})

test('G4 an account is not another’s, whatever the server finds', async () => {
  const others: [KohaAnswer, string][] = [
    [{ body: [{ ...patron, patron_id: 128 }] }, 'unexpected-answer'],
    [{ body: [patron, { ...patron, patron_id: 128 }] }, 'account-unclear'],
    [{ body: [patron], total: 2 }, 'account-unclear'],
    [{ body: [], total: 1 }, 'unexpected-answer'],
    [{ body: ['28'] }, 'unexpected-answer'],
    [{ body: {} }, 'unexpected-answer'],
    [{ body: [{ ...patron, patron_id: null }] }, 'unexpected-answer'],
    [{ body: [{ ...patron, patron_id: '28/../../29' }] }, 'unexpected-answer'],
  ]
  for (const [answer, code] of others) {
    const { system } = await koha(() => answer)
    await expect(system.findAccount(robin, call)).rejects.toMatchObject({ code })
  }
})

test('an account is none if the server finds nobody', async () => {
  const { system } = await koha(() => ({ body: [] }))
  expect(await system.findAccount(robin, call)).toBeNull()
})

test('an account with an id that is no number is not asked for', async () => {
  const { system, seen } = await koha(() => ({ body: [] }))
  for (const id of ['', '..', '28 or 1=1', '-1', '2e8'])
    await expect(system.findAccount({ by: 'id', id }, call)).rejects.toMatchObject({ sent: false })
  expect(seen).toEqual([])
})

test('an account has no field that is odd, and keeps the others', async () => {
  const odd = {
    patron_id: 28,
    surname: 7,
    firstname: [],
    expiry_date: '2026-02-30',
    restricted: 'perhaps',
    email: {},
  }
  const { system } = await koha(() => ({
    body: [{ ...odd, checkouts_count: -1, account_balance: 'much' }],
  }))
  expect(await find(system)).toMatchObject({
    listName: '28',
    account: {
      displayName: '28',
      barcode: null,
      expires: null,
      standing: 'active',
      email: null,
      address: [],
    },
    blocks: null,
    counts: { loans: null, fees: null },
  })
})

test('an account has its end, its address and what restricts it', async () => {
  const { system } = await koha(() => ({
    body: [
      {
        ...patron,
        expiry_date: '2026-11-24',
        restricted: true,
        incorrect_address: true,
        patron_card_lost: true,
        street_number: '4',
        address: 'Weir Lane',
        postal_code: '20457',
        city: 'Heron',
      },
    ],
  }))
  const { account, blocks } = await find(system)
  expect(account).toMatchObject({ standing: 'expired', address: ['4 Weir Lane', '20457 Heron'] })
  expect(blocks?.items.map(({ reason }) => reason)).toEqual(['other', 'address'])
})

async function phoneOf(more: object) {
  const { system } = await koha(() => ({ body: [{ ...patron, ...more }] }))
  return (await find(system)).account.phone
}

test('an account has the phone, and the mobile phone where there is no other', async () => {
  expect(await phoneOf({ phone: '040 1', mobile: '0151 2' })).toBe('040 1')
  expect(await phoneOf({ phone: null, mobile: '0151 2' })).toBe('0151 2')
})

test('G6 an account is asked without counts for a reader who may not have them, and at a server that does not know them', async () => {
  const { system, seen } = await koha((_, { headers }) =>
    headers['x-koha-embed'] ? { status: 400, body: 'Embedding is not authorised.' } : { body: [patron] },
  )
  await find(system, { ...call, parts: ['requests'] })
  expect(callsIn(seen)).toHaveLength(1)
  expect((await find(system)).counts).toEqual({ loans: null, requests: null, fees: null })
  await find(system)
  expect(callsIn(seen)).toHaveLength(4)
  // Tried again on another day, since the server may be newer.
  await find(system, { ...call, now: new Date(call.now.getTime() + 25 * 3_600_000) })
  expect(callsIn(seen)).toHaveLength(6)
})

test('G8 an account has the text of its note, which may be HTML, and notes for staff only for them', async () => {
  const note =
    '<p>Your card is <b>here</b>.<br>2 &lt; 3 &amp; a < b&nbsp;&gt; &quot;c&#39;s&quot;</p><script src="x">1</script>'
  const { system } = await koha(() => ({ body: [{ ...patron, opac_notes: note, staff_notes: 'careful' }] }))
  const account = await find(system)
  expect(account.messages?.items).toEqual([
    { text: 'Your card is here.\n2 < 3 & a < b > "c\'s"\n1', since: null },
  ])
  expect(account).not.toHaveProperty('staffNotes')
  const staffNotes = (await find(system, { ...call, staffNotes: true })).staffNotes
  expect(staffNotes?.items).toMatchObject([{ text: 'careful' }])
})

test('G8 an account takes no birth date, gender or statistics from the server', async () => {
  const hidden = {
    date_of_birth: '1901-02-03',
    gender: 'hidden',
    pronouns: 'hidden',
    statistics_1: 'hidden',
  }
  const others = { altcontact_surname: 'hidden', sms_number: 'hidden', login_attempts: 'hidden' }
  const { system } = await koha(() => ({ body: [{ ...patron, ...hidden, ...others }] }))
  expect(JSON.stringify(await find(system))).not.toMatch(/hidden|1901/)
})
