import type { Network } from '@library-card/contract/institution.ts'
import { hour, minute } from '@library-card/library-systems/durations.ts'
import { expect, test } from 'vitest'
import { toInstant } from '../clock.ts'
import { readCard, readCards } from '../../test/card.ts'
import { startOwnNetwork, startTime } from '../../test/network.ts'
import { search, signInStaff } from '../../test/staff.ts'

test('G15 a member is switched off in its maintenance, and on again afterwards', async () => {
  const time = { now: startTime }
  const windows = [
    `{ from: '${at(1)}', until: '${at(2)}', notice: Until three }`,
    `{ from: '${at(3)}', until: '${at(4)}', mode: read-only }`,
  ]
  const card = await startOwnNetwork({
    clock: () => time.now,
    edit: (file) =>
      file
        .replace(
          'code: 01MER_LAKE\n',
          `code: 01MER_LAKE\n    notice: Small\n    maintenance: [${windows.join()}]\n`,
        )
        .replace('accounts: ', 'sessions: { ownDevice: { idle: 120 } }\n  accounts: '),
  })
  const { headers } = await card.signInLike('five-institutions')
  const read = async () => {
    const { state, ...rest } = await readCard(card, headers, 'LAKE')
    const { institutions } = (await card.get('/api/institutions', headers)).json<Network>()
    const { mode, notice, can } = institutions.find(({ code }) => code === '01MER_LAKE')!
    return { state, mode, notice, renews: can.renew, problem: 'problem' in rest ? rest.problem?.code : null }
  }
  const isOn = { state: 'complete', mode: 'on', notice: 'Small', renews: true, problem: null }
  const seen = []
  for (const hours of [0, 1, 2, 3, 4]) {
    time.now = startTime + hours * hour
    await card.post('/api/session/seen', headers)
    seen.push(await read())
  }
  expect(seen).toEqual([
    isOn,
    {
      ...isOn,
      state: 'not-called',
      mode: 'off',
      notice: 'Until three',
      renews: false,
      problem: 'switched-off',
    },
    isOn,
    { ...isOn, mode: 'read-only', renews: false },
    isOn,
  ])
})

test('G15 a card that was read just before the maintenance is shown during it as an earlier answer', async () => {
  const { card, time } = await startWithMaintenance('LAKE')
  const { headers } = await card.signInLike('five-institutions')
  time.now = startTime + hour - 1
  const read = async () => (await readCards(card, headers)).get('LAKE')
  expect(await read()).toMatchObject({ state: 'complete' })
  time.now += 1
  expect(await read()).toMatchObject({
    state: 'not-called',
    problem: { code: 'switched-off' },
    copy: { state: 'complete' },
  })
})

test('G5 G15 in the maintenance of home, a sign-in does not call it, and the rights of staff are not known', async () => {
  const { card, time } = await startWithMaintenance('NORTH')
  time.now = startTime + hour - 6 * minute
  const staff = await signInStaff(card, 'desk-operator')
  time.now += 6 * minute
  expect(await search(card, staff, 'Nobody')).toMatchObject({
    status: 503,
    found: { code: 'rights-not-known' },
  })
  const { patron, headers } = await card.signInLike('two-loans')
  expect(await readCard(card, headers, 'NORTH')).toMatchObject({ problem: { code: 'switched-off' } })
  expect(card.network.calls({ patron: patron.name })).toEqual([])
})

/** `name` is off from one hour after the start until two. */
async function startWithMaintenance(name: string) {
  const time = { now: startTime }
  const code = `code: 01MER_${name}\n`
  const card = await startOwnNetwork({
    clock: () => time.now,
    edit: (file) =>
      file
        .replace(code, `${code}    maintenance: [{ from: '${at(1)}', until: '${at(2)}', notice: Moving }]\n`)
        .replace('accounts: ', 'sessions: { ownDevice: { idle: 120 } }\n  accounts: '),
  })
  return { card, time }
}

function at(hours: number): string {
  return toInstant(startTime + hours * hour)
}
