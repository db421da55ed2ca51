import type { Network } from '@library-card/contract/institution.ts'
import { expect, test } from 'vitest'
import { hour, toInstant } from '../clock.ts'
import { readCard } from '../../test/card.ts'
import { startOwnNetwork, startTime } from '../../test/network.ts'

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
      state: 'unavailable',
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

function at(hours: number): string {
  return toInstant(startTime + hours * hour)
}
