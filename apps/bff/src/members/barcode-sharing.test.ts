import type { Privacy } from '@library-card/contract/privacy.ts'
import { foundIda } from '@library-card/library-systems/test/alma-examples.ts'
import { expect, onTestFinished, test } from 'vitest'
import { readCard, readCards, requireAccount, type Headers } from '../../test/card.ts'
import { startMadeUpAtHarbour } from '../../test/made-up.ts'
import { ownPage, runFullCheck } from '../../test/network.ts'
import { newHomeRecord, toBound, toHomeRecord } from './home-record.ts'

const byBarcode = 'sharedId: barcode'

function withCard(barcode: string | null) {
  return { ...foundIda, account: { ...foundIda.account, barcode } }
}

async function start(settings?: string, edit?: (file: string) => string) {
  const started = await startMadeUpAtHarbour(settings, edit && { edit })
  onTestFinished(started.stop)
  const { card, server } = started
  /** Whether this reached Harbour. */
  const sent = (text: string) => server.seen.some(({ url }) => decodeURIComponent(url).includes(text))
  const barcodeOf = async (headers: Headers) =>
    requireAccount(await readCard(card, headers, 'NORTH')).account.barcode
  return { card, server, sent, barcodeOf }
}

test('G4 where the network file says so, an account is found by the barcode of the home record', async () => {
  const { card, server, sent, barcodeOf } = await start(byBarcode)
  const { patron, headers } = await card.signInLike('nothing-anywhere')
  const barcode = (await barcodeOf(headers)) ?? ''
  server.patrons.add(barcode)
  expect((await readCards(card, headers)).get('HARBOUR')).toMatchObject({ state: 'complete' })
  expect(sent(`/patrons/${barcode}`)).toBe(true)
  expect(sent(patron.idAtHome)).toBe(false)
  expect(card.lines.join('\n')).not.toContain(barcode)
})

test('G4 a barcode leaves for no institution unless the network file says so, and is not kept', async () => {
  const { card, sent, barcodeOf } = await start()
  const { patron, headers } = await card.signInLike('nothing-anywhere')
  const barcode = await barcodeOf(headers)
  expect(barcode).toMatch(/\w/)
  expect((await readCards(card, headers)).get('HARBOUR')).toMatchObject({ state: 'no-account' })
  expect(sent(patron.idAtHome)).toBe(true)
  expect(sent(barcode ?? '')).toBe(false)
  expect(toHomeRecord({ keepsBarcodes: false }, withCard('N 4471'))).not.toHaveProperty('barcode')
})

test('G15 a home record without a barcode is never "no account", and nothing is sent', async () => {
  const { card, server } = await start(byBarcode, (file) =>
    file.replace('system: alma\n', (line) => `${line}    cardNumberTypes: [NONE]\n`),
  )
  const { headers } = await card.signInLike('nothing-anywhere')
  expect((await readCards(card, headers)).get('HARBOUR')).toMatchObject({
    state: 'no-answer',
    problem: { code: 'account-unclear' },
    account: 'unknown',
  })
  expect(server.seen).toEqual([])
})

test('a new card at home replaces the barcode that is kept, and a merged record stays one', () => {
  const members = { keepsBarcodes: true }
  const patron = (more: object) => ({
    homeInstitutionCode: '01MER_NORTH',
    id: '1',
    idType: null,
    home: { ...toHomeRecord(members, withCard('old')), ...more },
  })
  expect(newHomeRecord(members, patron({}), withCard('old'))).toBeNull()
  expect(newHomeRecord(members, patron({}), withCard('new'))).toEqual(patron({ barcode: 'new' }).home)
  expect(newHomeRecord(members, patron({}), withCard(null))).not.toHaveProperty('barcode')
  const merged = newHomeRecord(members, patron({ linkChanged: true }), withCard('new'))
  expect(merged).toMatchObject({ barcode: 'new', linkChanged: true })
  expect(toBound(patron({ linkChanged: true })).home).toEqual(patron({}).home)
})

test('G4 the privacy page and --check name the institutions that receive barcodes', async () => {
  const { card } = await start(byBarcode)
  const { sent } = (await card.get('/api/privacy', ownPage)).json<Privacy>()
  expect(sent.find(({ id }) => id === 'barcode-to-others')).toMatchObject({
    institutionCodes: ['01MER_HARBOUR'],
    what: ['barcode'],
  })
  const { text } = await runFullCheck(card.config)
  expect(text).toContain('01MER_HARBOUR: sharedId sends it the barcodes of patrons')
  expect(text.match(/sends it the barcodes/g)).toHaveLength(1)
})
