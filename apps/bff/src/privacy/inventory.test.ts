import { StoredDataId, DisclosureId, type Privacy } from '@library-card/contract/privacy.ts'
import { expect, test } from 'vitest'
import { newPlace, openTestDatabase, systems } from '../../test/store.ts'
import { arrive, cookieHeader, passProvider } from '../../test/sign-in.ts'
import { ownPage, startTestNetwork } from '../../test/network.ts'
import { features } from '../app.ts'
import { inventory } from './inventory.ts'

test.for(systems)(
  'G3 G11 the inventory lists exactly the tables and columns of the database: %s',
  async (system) => {
    const database = await openTestDatabase(await newPlace(system))
    const tables = await database.introspection.getTables()
    // A hash of the key, times of deletions, the processes, and the calls of an institution's day: nothing about a person.
    const impersonal = ['data_key', 'last_deletion', 'replicas', 'quotas', 'disbelieved_counts']
    const personal = tables.filter(({ name }) => !impersonal.includes(name))
    const found = personal.map(
      ({ name, columns }) => [name, columns.map((column) => column.name).toSorted()] as const,
    )
    const described = [inventory, ...features.map(({ kept = {} }) => kept)]
      .flatMap(({ database: rows = [] }) => rows)
      .flatMap((row) => Object.entries(row.tables ?? {}))
      .map(([name, forms]) => [name, Object.values(forms).flat().toSorted()] as const)
    expect(described).toHaveLength(new Map(described).size)
    expect(new Map(found)).toEqual(new Map(described))
  },
)

test('G3 the privacy page lists each item of the inventory once, with the limits of the network', async () => {
  const { kept, sent, ...own } = await readPrivacy(
    '  auditMonths: 6\n  sessions: { staff: { absolute: 120 }, ownDevice: { absolute: 90 } }\n',
    'linked',
    withBarcodesToHarbour,
  )
  expect(kept.map(({ id }) => id).toSorted()).toEqual(StoredDataId.enum.toSorted())
  expect(sent.map(({ id }) => id).toSorted()).toEqual(DisclosureId.enum.toSorted())
  expect(kept.find(({ id }) => id === 'session')).toMatchObject({
    forms: ['hash', 'clear', 'keyed-hash', 'encrypted'],
    atMost: { amount: 2, unit: 'hour' },
  })
  expect(kept.find(({ id }) => id === 'staff-view')?.atMost).toEqual({ amount: 6, unit: 'month' })
  expect(kept.filter(({ unusedFor }) => unusedFor !== null)).toMatchObject([
    { id: 'preferences', unusedFor: { amount: 24, unit: 'month' } },
    { id: 'calendar', unusedFor: { amount: 24, unit: 'month' } },
    { id: 'reminders', unusedFor: { amount: 12, unit: 'month' } },
  ])
  expect(own).toEqual({ text: {}, contact: null, url: null, accessibility: { contact: null, url: null } })
})

test('the privacy page contains the network’s own text and contact', async () => {
  const answer = await readPrivacy(`  privacy: { text: { en: Ask us. }, contact: privacy@north.example }
  accessibility: { url: https://north.example/accessibility }\n`)
  expect(answer).toMatchObject({
    text: { en: 'Ask us.' },
    contact: 'privacy@north.example',
    accessibility: { contact: null, url: 'https://north.example/accessibility' },
  })
})

test('G4 other institutions receive only the ids by which accounts are found', async () => {
  const [linked, shared] = await Promise.all([readPrivacy(''), readPrivacy('', 'shared-id')])
  expect(toOthers(linked)).toEqual(['linking-id', 'id-at-home', 'primary-id', 'call-reference'])
  expect(toOthers(shared)).toEqual(['shared-id', 'primary-id', 'call-reference'])
})

test('G4 an institution where patrons sign in themselves also receives that they signed out', async () => {
  const { sent } = await readPrivacy('')
  expect(sent.find(({ id }) => id === 'sign-out-to-institution')?.what).toEqual([
    'primary-id',
    'call-reference',
  ])
})

test('G3 the inventory lists exactly the cookies of a sign-in on a shared computer, in a chosen language', async () => {
  const card = await startTestNetwork()
  const begun = await card.app.inject({ url: '/sign-in/01MER_NORTH?profile=shared-computer&lang=de' })
  const callback = await passProvider(begun.headers.location!, card.network.patron({ like: 'two-loans' }))
  const arrived = await arrive(card.app, callback, cookieHeader(begun.headers['set-cookie']))
  const { kept } = (await card.get('/api/privacy', ownPage)).json<Privacy>()
  await card.stop()
  const set = [...begun.cookies, ...arrived.cookies].map(({ name }) => name)
  const listed = kept.filter(({ where, name }) => where === 'browser' && name?.startsWith('__Host-'))
  expect(new Set(listed.map(({ name }) => name))).toEqual(new Set(set))
})

function toOthers({ sent }: Privacy) {
  return sent.find(({ id }) => id === 'to-others')?.what
}

function withBarcodesToHarbour(file: string): string {
  const lines = '    accounts: shared-id\n    sharedId: barcode\n    home: { campuses: [HARBOUR] }\n'
  return file.replace('- code: 01MER_HARBOUR\n', (code) => `${code}${lines}`)
}

async function readPrivacy(
  lines: string,
  accounts: 'linked' | 'shared-id' = 'linked',
  more = (file: string) => file,
): Promise<Privacy> {
  const edit = (file: string) =>
    more(file).replace('  languages: [en, de, fr, it]\n', (found) => `${found}${lines}`)
  const card = await startTestNetwork({ edit, accounts })
  const answer = await card.get('/api/privacy', ownPage)
  await card.stop()
  return answer.json()
}
