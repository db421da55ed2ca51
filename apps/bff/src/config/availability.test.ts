import { vendors } from '@library-card/library-systems/vendors.ts'
import { expect, test } from 'vitest'
import { networkFile } from '../../test/network-file.ts'
import { features } from '../app.ts'
import { withAvailability } from './availability.ts'
import { parseNetworkFile } from './network-file-parse.ts'

function parsed(settings = '', edit = (text: string) => text) {
  const own = networkFile.replace('    policy: { balances: withhold }\n', '')
  const text = edit(own.replace('code: 01MER_LAKE\n', `code: 01MER_LAKE\n${settings}`))
  return parseNetworkFile(text, { vendors, features }).file!
}

test('a replica that reads a file again has the same one as a replica that starts with it', () => {
  const [started, changed] = [parsed(), parsed('    mode: off\n    notice: Off\n')]
  const reloaded = withAvailability(started, changed)
  expect(reloaded).toMatchObject({ members: ['01MER_LAKE'], needRestart: [] })
  expect(JSON.stringify(reloaded.file)).toBe(JSON.stringify(changed))
  expect(JSON.stringify(withAvailability(reloaded.file, started).file)).toBe(JSON.stringify(started))
})

test('everything else in a file that is read again is named as needing a restart, and not used', () => {
  const { file, members, needRestart } = withAvailability(
    parsed(),
    parsed('    notice: Small\n    history: true\n', withoutValley),
  )
  expect(members).toEqual(['01MER_LAKE'])
  expect(needRestart).toEqual(['network.name', 'institutions', '01MER_LAKE.history'])
  expect(file).toEqual(parsed('    notice: Small\n'))
})

test('G6 a right that is withdrawn is withdrawn at once, and a new one waits for a restart', () => {
  const few = "    policy: { loans: withhold }\n    can: { renew: false }\n    staffRoles: ['32']\n"
  const more =
    "    history: true\n    policy: { titles: with-reason, balances: withhold }\n    staffRoles: ['32', '221']\n"
  const withdrawn = withAvailability(parsed(more), parsed(few))
  expect(withdrawn).toMatchObject({
    members: ['01MER_LAKE'],
    needRestart: ['01MER_LAKE.policy'],
    file: {
      institutions: expect.arrayContaining([
        expect.objectContaining({
          code: '01MER_LAKE',
          history: false,
          policy: { titles: 'never', loans: 'withhold', balances: 'withhold', clearance: 'share' },
          can: { renew: false, cancel: true, changePickup: true, updateAccount: true },
          staffRoles: ['32'],
        }),
      ]),
    },
  })
  const granted = withAvailability(parsed(few), parsed(more))
  expect(granted.needRestart.toSorted()).toEqual(
    ['can', 'history', 'policy', 'staffRoles'].map((key) => `01MER_LAKE.${key}`),
  )
  expect(granted.file.institutions.find(({ code }) => code === '01MER_LAKE')).toMatchObject({
    history: false,
    policy: { titles: 'never', loans: 'withhold', balances: 'withhold', clearance: 'share' },
  })
})

function withoutValley(text: string): string {
  return text.replace('name: ', 'name: New ').replace(/ {2}- code: 01MER_VALLEY\n( {4}.*\n)+/, '')
}
