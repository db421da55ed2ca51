import { vendors } from '@library-card/library-systems/vendors.ts'
import { expect, test } from 'vitest'
import { brokenRules } from './rules.ts'
import { parseNetworkFile } from './network-file-parse.ts'
import { networkFile } from '../../test/network-file.ts'

function faultsOf(text: string): string[] {
  const { file, faults } = parseNetworkFile(text, { vendors, features: [] })
  const all = [...faults, ...(file ? brokenRules(file, vendors) : [])]
  return all.map(({ path, reason }) => `${path} ${reason}`)
}

const withGuard = (guard: string) => networkFile.replace('accounts: ', `guard: ${guard}\n  accounts: `)
const ofNorth = (guard: string) => networkFile.replace('system: alma', `guard: ${guard}\n    system: alma`)

test.for([
  [withGuard('{ inFlight: 4, callsPerSecond: 10 }'), []],
  [ofNorth('{ quotaFloor: 0 }'), []],
  [withGuard('{ inflight: 4 }'), ['network.guard.inflight is unknown']],
  [withGuard('{ inFlight: 0 }'), ['network.guard.inFlight must be >= 1']],
  [ofNorth('{ inFlight: .inf }'), ['institutions[0].guard.inFlight must be integer']],
  [withGuard('{ staysOpen: 100 }'), ['network.guard.staysOpen is unknown']],
] as const)('G27 G16 unknown or infinite guard settings are faults', ([text, faults]) => {
  expect(faultsOf(text)).toEqual(faults)
})

test('G18 outside a demo no rate exceeds the limit of Alma', () => {
  const real = networkFile
    .replace('  demo: true\n', '')
    .replaceAll('http://127.0.0.1', 'https://alma.example')
  const guarded = (guard: string) => faultsOf(real.replace('accounts: ', `guard: ${guard}\n  accounts: `))
  expect(guarded('{ callsPerSecond: 25 }')).toEqual([])
  expect(guarded('{ callsPerSecond: 26 }')).toEqual([
    'network.guard.callsPerSecond is more than 25, and Alma refuses what comes above',
  ])
})
