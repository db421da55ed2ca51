import type { NetworkStatus } from '@library-card/contract/network-status.ts'
import { isNow } from '@library-card/mock-network/test/time.ts'
import { expect, test } from 'vitest'
import { readCard } from '../../test/card.ts'
import { startOwnNetwork } from '../../test/network.ts'
import { signInStaff } from '../../test/staff.ts'

test('G15 G20 staff see which institution answers or fails, which breaker is open, and which key is rejected', async () => {
  const card = await startOwnNetwork({ env: { GUARD_CONSTANTS: 'failuresInRow=2' } })
  const staff = await signInStaff(card, 'desk-operator')
  const patron = await card.signIn(card.network.patron({ like: 'five-institutions' }))
  card.network.fault({ institution: 'ALPINE', kind: 'reset' })
  card.network.fault({ institution: 'HARBOUR', kind: 'reset' })
  card.network.fault({ institution: 'LAKE', kind: 'key-rejected' })
  card.network.fault({ institution: 'STATE', kind: 'wrong-shape' })
  card.network.fault({ institution: 'BRIGID', kind: '429-daily' })
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: 'truncated-json' })
  for (const name of ['NORTH', 'ALPINE', 'HARBOUR', 'HARBOUR', 'LAKE', 'STATE', 'BRIGID'])
    await readCard(card, patron, name)

  const answer = await card.get('/api/staff/network', staff)
  expect(answer.statusCode).toBe(200)
  const { institutions } = answer.json<NetworkStatus>()
  const at = (name: string) => institutions.find(({ institutionCode }) => institutionCode === `01MER_${name}`)
  expect(at('NORTH')).toMatchObject({
    problem: null,
    lists: [{ list: 'loans', problem: 'unexpected-answer' }],
    breaker: 'closed',
    waiting: 0,
  })
  expect(at('NORTH')?.lastGoodAnswer).toSatisfy(isNow)
  expect(at('NORTH')?.downSince).toBeNull()
  expect(at('ALPINE')).toMatchObject({ problem: 'refused', lastGoodAnswer: null })
  expect(at('ALPINE')?.downSince).toSatisfy(isNow)
  expect(at('HARBOUR')).toMatchObject({ problem: 'refused', breaker: 'open' })
  expect(at('LAKE')).toMatchObject({ problem: 'key-rejected', breaker: 'closed' })
  expect(at('BRIGID')).toMatchObject({ problem: 'busy', lastGoodAnswer: null })
  expect(at('STATE')).toMatchObject({ problem: 'unexpected-answer', lastGoodAnswer: null, breaker: 'closed' })
  expect(at('VALLEY')).toMatchObject({ problem: null, lists: [], lastGoodAnswer: null, callsLeft: null })

  await card.network.clearFaults()
  card.network.separate('NORTH', 'VALLEY')
  await readCard(card, patron, 'VALLEY')
  await readCard(card, patron, 'ALPINE')
  const after = await card.get('/api/staff/network', staff)
  const alpine = after
    .json<NetworkStatus>()
    .institutions.find(({ institutionCode }) => institutionCode === '01MER_ALPINE')
  expect(alpine).toMatchObject({ problem: null, downSince: null })
  expect(alpine?.lastGoodAnswer).toSatisfy(isNow)
  // It has answered that it is in no network with the home institution.
  const valley = after
    .json<NetworkStatus>()
    .institutions.find(({ institutionCode }) => institutionCode === '01MER_VALLEY')
  expect(valley).toMatchObject({ problem: null, downSince: null })
  expect(valley?.lastGoodAnswer).toSatisfy(isNow)
})
