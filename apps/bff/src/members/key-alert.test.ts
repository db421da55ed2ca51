import { expect, test } from 'vitest'
import { readCard } from '../../test/card.ts'
import { startOwnNetwork } from '../../test/network.ts'

test('G20 a rejected key is logged once, in fixed words, and affects no other institution', async () => {
  const card = await startOwnNetwork({ env: { LOG_LEVEL: 'error' } })
  const headers = await card.signIn(card.network.patron({ like: 'five-institutions' }))
  card.network.fault({ institution: 'ALPINE', kind: 'key-rejected' })
  for (let ask = 0; ask < 7; ask++)
    expect(await readCard(card, headers, 'ALPINE')).toMatchObject({ problem: { code: 'key-rejected' } })
  expect((await readCard(card, headers, 'NORTH')).state).toBe('complete')
  const told = card.lines
    .map((line) => JSON.parse(line))
    .map(({ level, institution, msg }) => [level, institution, msg])
  expect(told).toEqual([['error', '01MER_ALPINE', 'the institution does not take our key']])

  await card.network.clearFaults()
  expect((await readCard(card, headers, 'ALPINE')).state).toBe('complete')
})
