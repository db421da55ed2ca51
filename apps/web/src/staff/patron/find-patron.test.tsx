import type { FoundPatron, FoundPatrons } from '@library-card/contract/staff.ts'
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { LiveRegion } from '../../card/announcements.tsx'
import { PatronSearch } from '../patron-search.tsx'
import { FindPatronPage } from './find-patron-page.tsx'
import { refusal, respond } from '../../../test/server.ts'
import { openDesk } from '../../../test/open-desk.tsx'

function patron(name: string, more: Partial<FoundPatron> = {}): FoundPatron {
  const handle = `handle-of-${name.split(',')[0]}`
  return { handle, name, patronGroup: null, barcodeEnd: '2093', expires: null, standing: 'active', ...more }
}

type Answer = Partial<FoundPatrons> | Response

async function find(term: string, answer: Answer | Promise<Answer>, from = '/staff') {
  const received = respond('POST /api/staff/patrons', async () => {
    const found = await answer
    if (found instanceof Response) return found
    return { patrons: [], exact: false, tooMany: false, hasUnreadable: false, ...found }
  })
  const pages = [
    { path: 'staff', element: [<PatronSearch key="search" />, <FindPatronPage key="page" />] },
    { path: 'staff/network', element: <PatronSearch /> },
    {
      path: 'staff/clearance',
      element: [<PatronSearch key="search" />, <textarea key="ids" />, <LiveRegion key="live" />],
    },
    {
      path: 'staff/patrons/:handle/activity',
      element: [<PatronSearch key="search" />, 'The patron’s activity'],
    },
  ]
  const desk = openDesk(pages, from)
  const field = screen.getByLabelText('Barcode, ID, e-mail or name')
  fireEvent.change(field, { target: { value: term } })
  fireEvent.submit(field)
  return { ...desk, received, field }
}

test('the search field has the focus, for barcode scanners', async () => {
  const { field } = await find('', {})
  expect(document.activeElement).toBe(field)
})

test('G4 the search term is sent in a body, never in the URL or the document title', async () => {
  const { received } = await find('robin.vale@north.example', { patrons: [patron('Vale, Robin')] })
  await screen.findByRole('link', { name: 'Vale, Robin' })
  expect(received).toMatchObject([{ path: '/api/staff/patrons', body: { term: 'robin.vale@north.example' } }])
  expect(JSON.stringify([location.href, history.state, document.title])).not.toContain('vale')
})

test('a single exact match opens at once, and its number leaves the search field', async () => {
  await find('N44712093', { patrons: [patron('Vale, Robin')], exact: true })
  expect(await screen.findByText('The patron’s activity')).toBeTruthy()
  expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('')
})

test.each([
  ['several matches', { patrons: [patron('Vale, Robin'), patron('Valera, Tomás')] }, /^2 patrons\./],
  ['no match', {}, /^No patron found\./],
  ['a failure', refusal(503, 'institution-silent'), /system is not answering/],
])('a search from another page leads to the page of results: %s', async (_case, answer, words) => {
  await find('vale', answer, '/staff/network')
  expect(await screen.findByText(words)).toBeTruthy()
})

test.each([
  ['one match', { patrons: [patron('Vale, Robin')], exact: true }, /^1 patron\./, '1 patron.'],
  ['no match', {}, /^No patron found\./, 'No patron found. Try another spelling, or scan the card.'],
  ['a failure', refusal(503, 'institution-silent'), /system is not answering/, ''],
])(
  'G6 an answer opens no page if staff have opened another one since they searched: %s',
  async (_case, answer, words, said) => {
    const { promise, resolve } = Promise.withResolvers<Answer>()
    const { goTo } = await find('N44712093', promise, '/staff/network')
    await goTo('/staff/clearance')
    const ids = screen.getByRole<HTMLTextAreaElement>('textbox')
    fireEvent.change(ids, { target: { value: '4472001' } })
    resolve(answer)
    await waitFor(() => expect(screen.queryByText('Searching…')).toBeNull())
    expect(location.pathname).toBe('/staff/clearance')
    expect(ids.value).toBe('4472001')
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe(said))
    await goTo('/staff')
    expect(await screen.findByText(words)).toBeTruthy()
  },
)

test('a name never opens a patron by itself, even with one match', async () => {
  await find('vale', { patrons: [patron('Vale, Robin')] })
  expect((await screen.findByRole('link', { name: 'Vale, Robin' })).getAttribute('href')).toBe(
    '/staff/patrons/handle-of-Vale',
  )
})

test('the page reports no match, and more matches than it shows', async () => {
  await find('zzz', {})
  expect(await screen.findByText(/No patron found/)).toBeTruthy()
  cleanup()
  await find('a', { patrons: [patron('Abel, Ada')], tooMany: true })
  expect(await screen.findByText(/More than 100 matches. Add a first name, or scan the card/)).toBeTruthy()
})

test('G15 the page does not say that nobody was found where part of the answer could not be read', async () => {
  await find('zzz', { hasUnreadable: true })
  expect(await screen.findByText(/Part of the answer could not be read, so there may be more/)).toBeTruthy()
  expect(screen.queryByText(/No patron found/)).toBeNull()
  cleanup()
  await find('a', { patrons: [patron('Abel, Ada')], hasUnreadable: true })
  expect(await screen.findByText(/^1 patron. Part of the answer could not be read/)).toBeTruthy()
})

const names = () =>
  within(screen.getByRole('table'))
    .getAllByRole('link')
    .map(({ textContent }) => textContent)

test('results have 20 per page, and can be sorted by name in reverse', async () => {
  const patrons = Array.from({ length: 45 }, (_none, at) => patron(`Name${String(at).padStart(2, '0')}, A`))
  await find('name', { patrons })
  await screen.findByRole('table')
  expect(names()).toHaveLength(20)
  fireEvent.click(screen.getByRole('button', { name: 'Next' }))
  expect(names()[0]).toBe('Name20, A')
  fireEvent.click(screen.getByRole('button', { name: 'Name' }))
  expect(names()[0]).toBe('Name44, A')
  expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('descending')
})

test('G6 a search that cannot be logged shows nothing, and says so', async () => {
  await find('vale', refusal(503, 'not-on-record'))
  expect(await screen.findByText(/must log every view/)).toBeTruthy()
  expect(screen.queryByRole('table')).toBeNull()
})
