import type { Network } from '@library-card/contract/institution.ts'
import { expect, test } from 'vitest'
import { codeOf } from '../../test/card.ts'
import { startOwnNetwork } from '../../test/network.ts'

test('another pickup location is offered only where there are two', async () => {
  const card = await startOwnNetwork({
    edit: (file) => file.replace(/(code: (?:GEO|CHEM), .*), pickup: true/g, '$1'),
  })
  const { headers } = await card.signInLike('home-only')
  const { institutions } = (await card.get('/api/institutions', headers)).json<Network>()
  const isOffered = (name: string) => institutions.find(({ code }) => code === codeOf(name))?.can.changePickup
  expect([isOffered('NORTH'), isOffered('HARBOUR')]).toEqual([false, true])
})
