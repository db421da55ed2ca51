import type { Loan } from '@library-card/contract/loan.ts'
import { cleanup, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { institution, listed } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { browserZone } from '../dates/due.ts'
import { LoanRow } from './loan-row.tsx'

function row(more: Partial<Loan>, at = institution('NORTH', 'North University')) {
  openCard(
    <ol>
      <LoanRow listed={listed(more, at)} />
    </ol>,
    'all',
    [at],
  )
  return within(screen.getByRole('listitem'))
}

test('G24 a row is named by its title and its due sentence', () => {
  row({ due: { day: '2026-11-22' } })
  expect(
    screen.getByRole('listitem', { name: /^Slow Light Due Sunday 22 November 2026, 3 days overdue/ }),
  ).toBeTruthy()
  expect(screen.getByRole('heading', { level: 3, name: 'Slow Light' })).toBeTruthy()
})

test('G24 a recalled loan is read out as recalled', () => {
  row({ due: { day: '2026-11-26' }, state: 'recalled' })
  const name = /^Slow Light Recalled\. Due Thursday 26 November 2026, tomorrow/
  expect(screen.getByRole('listitem', { name })).toBeTruthy()
})

test('G14 a running fine says that it is due if returned now', () => {
  const inRow = row({ fineIfReturnedNow: { minor: 150, currency: 'EUR' } })
  expect(inRow.getByText('Overdue fine if returned now: €1.50')).toBeTruthy()
})

test('an overdue loan says where to return it, with the hours of its own library', () => {
  const library = {
    code: 'GEO',
    name: null,
    pickup: false,
    hours: 'https://north.example/geo/hours',
    contact: null,
  }
  const north = institution('NORTH', 'North University', {
    libraries: [library, { code: 'MAIN', name: null, pickup: false, hours: null, contact: null }],
    links: {
      website: null,
      hours: 'https://north.example/hours',
      contact: 'https://north.example/contact',
      details: null,
      pay: null,
    },
  })
  const overdue = {
    due: { day: '2026-11-22' },
    library: { code: 'GEO', name: 'Geography Library' },
  }
  const inRow = row(overdue, north)
  expect(inRow.getByText(/Return it to any desk of North University\./)).toBeTruthy()
  expect(inRow.getByRole('link', { name: /^Opening hours ?: North University$/ }).getAttribute('href')).toBe(
    library.hours,
  )
  expect(inRow.getByRole('link', { name: /^Contact ?: North University$/ }).getAttribute('href')).toBe(
    'https://north.example/contact',
  )
})

test('G15 an overdue loan says when its library closes, and never by the hours of another', () => {
  const openings = [{ from: '2026-11-25T08:00:00Z', until: '2026-11-25T19:00:00Z' }]
  const plain = { name: null, pickup: false, hours: null, contact: null }
  const north = institution('NORTH', 'North University', {
    timeZone: browserZone,
    openings,
    libraries: [
      { ...plain, code: 'GEO', name: 'Geography Library', openings: [] },
      { ...plain, code: 'MAP', hours: 'https://north.example/map' },
      { ...plain, code: 'MAIN' },
    ],
  })
  const until = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' }).format(
    Date.parse('2026-11-25T19:00:00Z'),
  )
  const textAt = (code: string) => {
    cleanup()
    row({ due: { day: '2026-11-22' }, library: { code, name: code } }, north)
    return screen.getByRole('listitem').textContent
  }
  expect(textAt('GEO')).toContain('Geography Library · Closed now')
  expect(textAt('MAP')).not.toMatch(/Open until|Closed now/)
  expect(textAt('MAIN')).toContain(`Open until ${until}`)
})

test('a library that has the name of its institution in another language is not a second name', () => {
  const names = { en: 'Lakeside Conservatory', de: 'Konservatorium am See' }
  const at = (name: string) => {
    cleanup()
    const lake = institution('LAKE', names.en, { names })
    row({ due: { day: '2026-12-22' }, library: { code: 'LAKE', name } }, lake)
    return screen.getByRole('listitem').textContent
  }
  expect(at(names.de)).not.toContain(names.de)
  expect(at('Music Library')).toContain('Lakeside Conservatory, Music Library')
})

test('a loan that may be returned anywhere says so', () => {
  const inRow = row(
    { due: { day: '2026-11-22' } },
    institution('ALPINE', 'Alpine Institute', { returns: 'network' }),
  )
  expect(inRow.getByText(/Return it to any library in the network\./)).toBeTruthy()
})

const textOf = (more: Partial<Loan>) => {
  cleanup()
  row({ due: { day: '2026-11-22' }, ...more })
  return screen.getByRole('listitem').textContent
}

test('G15 a state that only the institution knows is no code for patrons, and not overdue', () => {
  const text = textOf({
    state: 'other',
    stateText: 'LOST_AND_PAID',
    renewal: { can: 'no', reasons: [] },
  })
  expect(text).toContain('The library reports a state that we do not know. Ask its desk.')
  expect(text).not.toMatch(/LOST_AND_PAID|overdue|Return it|Renew|renewed/i)
})

test.for([
  ['lost', 'The library considers it lost. Ask its desk.'],
  ['claimed-returned', 'You reported it returned; the library is searching for it'],
] as const)('a loan that is %s is one sentence, and neither returned nor renewed', ([state, words]) => {
  const text = textOf({ state, renewal: { can: 'no', reasons: [state] } })
  expect(text).toContain(words)
  expect(text).not.toMatch(/Return it|Renew|renewed/)
})

test('a loan that is not late says nothing about returning', () => {
  expect(row({ due: { day: '2026-12-22' } }).queryByText(/Return it/)).toBeNull()
})

test.each<[string, Loan['renewal']]>([
  ['Cannot be renewed', { can: 'no', reasons: [] }],
  ['Cannot be renewed until the block there is lifted', { can: 'no', reasons: ['blocked'] }],
  ['Cannot be renewed: your account there has expired', { can: 'no', reasons: ['expired-account'] }],
  [
    'Cannot be renewed: your account there has expired; your account there is blocked',
    { can: 'no', reasons: ['expired-account', 'blocked'] },
  ],
  ['Cannot be renewed', { can: 'no', reasons: ['lost'] }],
])('the reason why a loan cannot be renewed is "%s"', (words, renewal) => {
  expect(row({ renewal }).getByText(words)).toBeTruthy()
})

test.each(['yes', 'unknown'] as const)('renewing is offered where renewability is "%s"', (can) => {
  expect(
    row({ renewal: { can, reasons: [] } }).getByRole('button', { name: /^Renew ?: Slow Light$/ }),
  ).toBeTruthy()
})

test('G15 that another reader waits is said before an attempt, and not as the cause', () => {
  const inRow = row({ renewal: { can: 'no', reasons: ['requested'] } })
  expect(inRow.getByText('Another reader is waiting for this item.')).toBeTruthy()
  expect(inRow.getByText('Cannot be renewed')).toBeTruthy()
})

test('a title links to the catalogue where its institution has said how', () => {
  const link = 'https://north.example/title/99'
  expect(row({ link }).getByRole('link', { name: 'Slow Light' }).getAttribute('href')).toBe(link)
  cleanup()
  expect(row({}).queryByRole('link', { name: 'Slow Light' })).toBeNull()
})

test('a loan that its institution renews automatically says so, unless it cannot be renewed', () => {
  const automatic = institution('NORTH', 'North University', { automaticRenewal: true })
  expect(row({}, automatic).getByText(/renews it automatically/)).toBeTruthy()
  cleanup()
  const no: Partial<Loan> = { renewal: { can: 'no', reasons: ['recalled'] } }
  expect(row(no, automatic).queryByText(/renews it automatically/)).toBeNull()
})

test('renewing is not offered where loan or institution do not allow it', () => {
  expect(row({ renewal: { can: 'no', reasons: ['blocked'] } }).queryByRole('button')).toBeNull()
  cleanup()
  const can = { renew: false, cancel: true, changePickup: false, updateAccount: false }
  expect(row({}, institution('NORTH', 'North University', { can })).queryByRole('button')).toBeNull()
})

test('G14 the row of a loan shows what its renewal costs', () => {
  const renewalCosts = { minor: 50, currency: 'EUR' }
  const inRow = row({}, institution('NORTH', 'North University', { renewalCosts }))
  expect(inRow.getByText('Renewing costs €0.50')).toBeTruthy()
})

test('G25 the date of the last renewal is the institution’s day', () => {
  expect(row({ renewed: { at: '2026-10-30T23:30:00Z' } }).getByText('Renewed on 31 October')).toBeTruthy()
})

test('G25 a renewal of today says today', () => {
  expect(row({ renewed: { day: '2026-11-25' } }).getByText('Renewed today')).toBeTruthy()
})

test('G10 a title is rendered as text', () => {
  row({ title: '<img src=x onerror=alert(1)> \u202Egnirts \ud800' })
  expect(screen.queryByRole('img')).toBeNull()
  expect(screen.getByRole('heading').querySelector('bdi')?.textContent).toContain('<img src=x')
})

test('missing data is not guessed', () => {
  row({ title: null, barcode: 'B 0042' })
  expect(screen.getByRole('listitem', { name: 'Title not given Due date not known' })).toBeTruthy()
  expect(screen.getByText('B 0042')).toBeTruthy()
})
