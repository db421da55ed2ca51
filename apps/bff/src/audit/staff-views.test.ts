import { expect, test } from 'vitest'
import { startOwnNetwork } from '../../test/network.ts'
import { withSettings } from '../../test/network-file.ts'

test('G15 while home does not answer, the list of views is missing and not empty', async () => {
  const card = await startOwnNetwork({ edit: withSettings('limits: { signIn: 200 }') })
  const patron = card.network.patron({ like: 'two-loans' })
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: 'hang', patron })
  const headers = await card.signIn(patron)
  const answer = await card.get('/api/views', headers)
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'institution-silent'])
})
