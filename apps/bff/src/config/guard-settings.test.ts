import { expect, test } from 'vitest'
import { brokenRules } from './rules.ts'
import { parseNetworkFile } from './network-file-parse.ts'
import { vendors } from '../ils/vendors.ts'
import { networkFile } from '../../test/network-file.ts'

function faultsOf(text: string): string[] {
  const { file, faults } = parseNetworkFile(text, { vendors, features: [] })
  const all = [...faults, ...(file ? brokenRules(file, vendors) : [])]
  return all.map(({ path, reason }) => `${path} ${reason}`)
}

const ofNetwork = (guard: string) => networkFile.replace('accounts: ', `guard: ${guard}\n  accounts: `)
const ofNorth = (guard: string) => networkFile.replace('system: alma', `guard: ${guard}\n    system: alma`)

test.for([
  [ofNetwork('{ inFlight: 4, starts: 10 }'), []],
  [ofNorth('{ quotaFloor: 0 }'), []],
  [ofNetwork('{ staysOpen: 400000 }'), ['network.guard.staysOpenAtMost is shorter than staysOpen']],
  [ofNorth('{ staysOpenAtMost: 1000 }'), ['institutions[0].guard.staysOpenAtMost is shorter than staysOpen']],
  [ofNetwork('{ inflight: 4 }'), ['network.guard.inflight is unknown']],
  [ofNetwork('{ inFlight: 0 }'), ['network.guard.inFlight must be >= 1']],
  [ofNorth('{ writeWaits: .inf }'), ['institutions[0].guard.writeWaits must be integer']],
] as const)('G27 G16 contradictory or infinite guard settings are faults', ([text, faults]) => {
  expect(faultsOf(text)).toEqual(faults)
})

test('G18 outside a demo no rate exceeds the limit of Alma', () => {
  const real = networkFile
    .replace('  demo: true\n', '')
    .replaceAll('http://127.0.0.1', 'https://alma.example')
  const guarded = (guard: string) => faultsOf(real.replace('accounts: ', `guard: ${guard}\n  accounts: `))
  expect(guarded('{ seen: 25 }')).toEqual([])
  expect(guarded('{ seen: 26 }')).toEqual([
    'network.guard.seen is more than 25, and Alma refuses what comes above',
  ])
})
