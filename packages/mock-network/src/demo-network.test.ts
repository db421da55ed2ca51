import { expect, test } from 'vitest'
import { localAddress, withAddresses } from './demo-network.ts'

test('an address in use that begins like a default one stays unchanged', () => {
  const inUse = {
    eu: localAddress(44_120),
    na: localAddress(44_131),
    control: localAddress(44_110),
    paia: localAddress(44_141),
  }
  const file =
    'eu: http://127.0.0.1:4411/almaws\nna: http://127.0.0.1:4412\ncontrol: http://127.0.0.1:4413/idp'
  expect(withAddresses(file, inUse)).toBe(
    'eu: http://127.0.0.1:44120/almaws\nna: http://127.0.0.1:44131\ncontrol: http://127.0.0.1:44110/idp',
  )
})
