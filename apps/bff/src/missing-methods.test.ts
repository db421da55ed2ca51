import { randomUUID } from 'node:crypto'
import type { Network } from '@library-card/contract/institution.ts'
import { alma } from '@library-card/library-systems/alma/alma.ts'
import type { LibrarySystem, Vendor } from '@library-card/library-systems/port.ts'
import { vendors } from '@library-card/library-systems/vendors.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renew, robinWithOrder } from '../test/actions.ts'
import { codeOf, readCard } from '../test/card.ts'
import { startTestNetwork, ownPage, type TestNetwork } from '../test/network.ts'
import { withSettings } from '../test/network-file.ts'
import { search, signInStaff } from '../test/staff.ts'

/** Alma with the methods that each vendor must have, and those of `also`. */
function bare(also: (keyof LibrarySystem)[]): Vendor {
  const kept = new Set<string>(['findAccount', 'listLoans', 'feeStates', 'listFees', 'check', ...also])
  return {
    ...alma,
    create: (institution, ask) => {
      const methods = Object.entries(alma.create(institution, ask)).filter(([name]) => kept.has(name))
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the methods that are not optional are kept
      return Object.fromEntries(methods) as LibrarySystem
    },
  }
}

const added = { bare: bare([]), 'bare-with-staff': bare(['findStaff']) }
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is a Map, and other tests get it back as it was
const all = vendors as Map<string, Vendor>

let card: TestNetwork

beforeAll(async () => {
  for (const [system, vendor] of Object.entries(added)) all.set(system, vendor)
  card = await startTestNetwork({
    edit: (file) => at('NORTH', 'bare-with-staff', at('HARBOUR', 'bare', withSettings(features)(file))),
  })
})
afterAll(async () => {
  for (const system of Object.keys(added)) all.delete(system)
  await card.stop()
})

const features = 'features: { clearance: on, history: on }'

function at(name: string, system: string, file: string): string {
  const entry = new RegExp(`(code: 01MER_${name}\\n[^]*?system: )alma`)
  if (!entry.test(file)) throw new Error(`${name} is not in the network file`)
  return file.replace(entry, `$1${system}`)
}

test('G15 requests that a library system does not provide are told as such, never as none', async () => {
  const { headers } = await card.signInLike('five-institutions')
  const shown = await readCard(card, headers, 'NORTH')
  expect(shown).toMatchObject({
    state: 'complete',
    loans: { state: 'ok' },
    requests: { state: 'not-provided' },
  })
})

test('actions without a method are not offered, and refused before anything is sent', async () => {
  const { headers, order } = await robinWithOrder(card)
  const { institutions } = (await card.get('/api/institutions', headers)).json<Network>()
  const can = (name: string) => institutions.find(({ code }) => code === codeOf(name))?.can
  expect(can('NORTH')).toEqual({
    renew: false,
    cancel: false,
    changePickup: false,
    updateAccount: false,
  })
  expect(can('ALPINE')).toMatchObject({ renew: true, cancel: true })
  expect((await renew(card, headers, [order])).status).toBe(403)
  const sent = { ...headers, 'idempotency-key': randomUUID() }
  const url = `/api/institutions/${codeOf('NORTH')}/requests/1/cancellation`
  expect(await card.post(url, sent)).toMatchObject({ statusCode: 403 })
  expect(card.network.writes()).toEqual([])
})

test('G5 where a library system has no records of staff, nobody signs in as staff', async () => {
  const headers = await signInStaff(card, 'desk-operator-harbour').catch(() => ({}))
  expect((await card.get('/api/session', { ...ownPage, ...headers })).json()).toEqual({ signedIn: false })
})

test('staff get no search and no clearance where the library system cannot search', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  expect((await search(card, headers, '4471209')).status).toBe(403)
  const sent = { ...headers, 'idempotency-key': randomUUID() }
  const answer = await card.post('/api/staff/clearances', sent, { ids: ['4471209'] })
  expect(answer).toMatchObject({ statusCode: 403 })
  expect(answer.json()).toMatchObject({ code: 'forbidden' })
})
