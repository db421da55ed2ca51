import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMockNetwork, type MockNetwork } from '../start.ts'
import { ask } from '../../test/client.ts'
import { dayAfter, instantAfter, testTime } from '../../test/time.ts'
import { crowds } from '../stories/crowds.ts'
import { storiesForCopies } from '../stories/for-copies.ts'
import { oddLookUpStories } from '../stories/odd-look-ups.ts'
import { stories } from '../stories/stories.ts'
import { createPatrons } from './patrons.ts'

let network: MockNetwork
beforeAll(async () => {
  network = await startMockNetwork({ now: testTime })
})
afterAll(() => network.stop())

const createdAt = (now: Date) => createPatrons({ now, accounts: 'linked', stories, crowds })
const robin = createdAt(testTime).records[0]

test('there are at least fourteen patrons with unique names and stories', () => {
  const patrons = network.patrons()
  expect(patrons.length).toBeGreaterThanOrEqual(14)
  expect(new Set(patrons.map(({ name }) => name)).size).toBe(patrons.length)
  expect(new Set(patrons.map(({ story }) => story)).size).toBe(patrons.length)
})

test('no two records of an institution share a primary id or a card number', () => {
  const { records, list, copyOf } = createdAt(testTime)
  for (const patron of list()) {
    copyOf(patron.name)
    copyOf(patron.name)
  }
  const accounts = records.flatMap((record) => [...record.accounts.values()])
  const ids = accounts.map(({ institution, primaryId }) => `${institution.name} ${primaryId}`)
  const cards = accounts.flatMap(({ card }) => card ?? [])
  expect(new Set(ids).size).toBe(ids.length)
  expect(new Set(cards).size).toBe(cards.length)
})

test('no two stories share an id at home or a card number, not even those for copies', () => {
  const all = [...stories, ...crowds, ...storiesForCopies, ...oddLookUpStories]
  const ids = all.map(({ idAtHome }) => idAtHome)
  const cards = all.flatMap(({ accounts }) => accounts.flatMap(({ card }) => card ?? []))
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
  expect(cards.filter((card, at) => cards.indexOf(card) !== at)).toEqual([])
})

test('a copy has the same story, but its own ids and loans', async () => {
  const [one, other] = [network.patron({ like: 'two-loans' }), network.patron({ like: 'two-loans' })]
  expect(one.name).toMatch(/^two-loans-[0-9a-z]{4}$/)
  expect(one.story).toBe(other.story)
  const loansOf = async ({ idAtHome }: typeof one) =>
    (await ask(network, 'NORTH', `/users/${idAtHome}/loans`)).body.item_loan.map(
      (loan: { loan_id: string }) => loan.loan_id,
    )
  const loans = [...(await loansOf(one)), ...(await loansOf(other))]
  expect(new Set(loans).size).toBe(4)
})

test('an unknown name is refused with a list of the known names', () => {
  expect(() => network.patron({ like: 'no-such-story' })).toThrow(/two-loans/)
})

test.each([
  ['NORTH', [instantAfter(-3), instantAfter(2)]],
  ['HARBOUR', [instantAfter(0, 'Europe/Berlin', '17:00'), instantAfter(8)]],
  ['STATE', [instantAfter(3, 'America/New_York')]],
] as const)('a day at %s ends at 23:59 there', (name, dues) => {
  const loans = robin?.accounts.get(name)?.loans.map(({ due }) => due)
  expect(loans?.slice(0, dues.length)).toEqual(dues)
})

test('five-institutions has seventeen loans, seven requests and fees in two currencies', () => {
  const accounts = [...(robin?.accounts.values() ?? [])]
  expect(accounts.flatMap(({ loans }) => loans)).toHaveLength(17)
  expect(accounts.flatMap(({ requests }) => requests)).toHaveLength(7)
  expect(accounts.map(({ expires }) => expires)).toEqual([
    dayAfter(309),
    dayAfter(309),
    dayAfter(248),
    dayAfter(6),
    dayAfter(171, 'America/New_York'),
    dayAfter(309),
    dayAfter(271),
    dayAfter(309),
  ])
  const end = Temporal.PlainDate.from(dayAfter(6)).toLocaleString('en-GB', { day: 'numeric', month: 'long' })
  expect(robin?.accounts.get('LAKE')?.notes[0]?.text).toContain(`ends on ${end}.`)
})

test('an hour that has passed today is due tomorrow', () => {
  const evening = createdAt(new Date('2027-03-27T20:00:00Z')).records[0]
  // Summer time begins in the night between.
  expect(evening?.accounts.get('HARBOUR')?.loans[0]?.due).toBe('2027-03-28T15:00:00Z')
})

test('hostile text is sent unchanged', async () => {
  const { idAtHome } = network.patron({ like: 'hostile-text' })
  const { body, text } = await ask(network, 'NORTH', `/users/${idAtHome}/loans`)
  const titles = body.item_loan.map(({ title }: { title: string }) => title)
  expect(titles.some((title: string) => title.includes('<script>'))).toBe(true)
  expect(titles.some((title: string) => title.includes('\u202E'))).toBe(true)
  expect(titles.some((title: string) => title.length > 500 && !title.includes(' '))).toBe(true)
  expect(titles.some((title: string) => !title.isWellFormed())).toBe(true)
  expect(text).toContain('\\ud83d')
  const user = await ask(network, 'NORTH', `/users/${idAtHome}`)
  expect(user.body.first_name).toContain('onerror')
  expect(user.body.last_name.isWellFormed()).toBe(false)
})

test('notes are marked as viewable by the patron or not', async () => {
  const { idAtHome } = network.patron({ like: 'messages-only' })
  const { body } = await ask(network, 'NORTH', `/users/${idAtHome}`)
  expect(body.user_note.map((note: { user_viewable: boolean }) => note.user_viewable)).toEqual([true, false])
})
