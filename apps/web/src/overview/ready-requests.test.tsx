import type { Request } from '@library-card/contract/request.ts'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { aRequest, emptyAccount, institution } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { SectionsNav } from '../page/sections-nav.tsx'
import { OverviewPage } from './overview-page.tsx'

const at = (code: string, name: string) => ({ institutionCode: null, place: { code, name } })
const ready = (id: string, day: string, more: Partial<Request>) =>
  aRequest(id, { title: `Title ${id}`, status: 'ready', pickupBy: { day }, ...more })
const holding = (...items: Request[]) => ({ requests: { state: 'ok' as const, items } })

async function open(north: Request[], harbour: Request[]) {
  const institutions = [institution('NORTH', 'North University'), institution('HARBOUR', 'Harbour College')]
  const page = (
    <>
      <SectionsNav />
      <OverviewPage />
    </>
  )
  const { send } = openCard(page, 'all', institutions)
  await send(
    { type: 'card', card: emptyAccount('NORTH', holding(...north)) },
    { type: 'card', card: emptyAccount('HARBOUR', holding(...harbour)) },
    { type: 'end' },
  )
  const row = await screen.findByRole('listitem', { name: /ready for you$/ })
  return within(row)
    .getAllByRole('paragraph')
    .map(({ textContent }) => textContent.trim())
}

test('the deadline of several items names the item that it is for, and every place where one is ready', async () => {
  const north = ready('1', '2026-12-01', { pickup: at('MAIN', 'Main Library') })
  const harbour = [
    ready('2', '2026-11-26', { pickup: at('QUAY', 'Quay Library') }),
    ready('3', '2026-11-27', { pickup: at('QUAY', 'Quay Library') }),
  ]
  expect(await open([north], harbour)).toEqual([
    'Title 2 · Title 3 · Title 1',
    'Pick it up by tomorrow: Title 2',
    'Harbour College, Quay Library',
    'North University, Main Library',
  ])
})

test('the deadline of one item does not repeat its title', async () => {
  expect(await open([ready('1', '2026-11-26', { pickup: null })], [])).toEqual([
    'Title 1',
    'Pick it up by tomorrow',
    'North University',
  ])
})

test('a place at another institution is named once, without the institution that lends', async () => {
  const pickup = { institutionCode: 'NORTH', place: { code: 'MAIN', name: 'Main Library' } }
  const named = { institutionCode: 'NORTH', place: { code: 'MAIN', name: 'North University, Main Library' } }
  const outside = { institutionCode: 'ELSEWHERE', place: { code: 'DESK', name: 'Town Desk' } }
  const harbour = [
    ready('1', '2026-11-26', { pickup }),
    ready('2', '2026-11-27', { pickup: named }),
    ready('3', '2026-11-28', { pickup: outside }),
  ]
  const [, , ...places] = await open(
    [ready('4', '2026-11-29', { pickup: at('MAIN', 'Main Library') })],
    harbour,
  )
  expect(places).toEqual(['North University, Main Library', 'Town Desk, at another institution'])
})

const scan = ready('9', '2026-11-28', { kind: 'digitization', pickup: null, pickupBy: null })

test('G15 a scan that is ready is nothing to pick up, and has no place', async () => {
  expect(await open([scan], [])).toEqual(['Title 9', 'The scan is ready'])
  expect(screen.getByRole('link', { name: /^Requests/ }).textContent).toBe(
    'Requests1 1 item is ready for you',
  )
})

test('G15 an item whose last pickup day has passed is nowhere counted as ready', async () => {
  const north = [ready('1', '2026-11-20', { pickup: null }), ready('2', '2026-11-27', { pickup: null })]
  expect(await open(north, [])).toEqual(['Title 2', 'Pick it up by Friday 27 November', 'North University'])
  expect(screen.getByRole('link', { name: /^Requests/ }).textContent).toBe(
    'Requests2 1 item is ready for you',
  )
  expect(screen.getByRole('table').textContent).toContain('2ready')
})

test('G15 beside a scan, the words for an item to pick up name the item', async () => {
  const north = ready('1', '', { pickupBy: null, pickup: at('MAIN', 'Main Library') })
  expect(await open([north], [scan])).toEqual([
    'Title 1 · Title 9',
    'Ready for pickup: Title 1',
    'North University, Main Library',
  ])
})
