import { openHttp } from '@library-card/library-systems/exchange/http-client.ts'
import { expect, onTestFinished, test } from 'vitest'
import { singleReplica } from '../replicas/replicas.ts'
import { birch } from '../../test/own-sign-in.ts'
import { shareTestNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import { lookUpAccount } from './account-lookup.ts'
import { createCall } from './calls.ts'
import { createEndedSessions } from './ended-sessions.ts'
import { createMembers } from './members.ts'
import type { Asker } from './patron.ts'
import { toReadCall } from './calls.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared))
const clock = () => startTime

/** Looks up a patron who has signed in at Birchwood in this session, in the lane of that patron's own reads. */
async function start(asker: Asker) {
  const { config, network } = card
  const http = openHttp(config.network.limits, config.proxy)
  onTestFinished(() => http.close())
  const members = createMembers(config, {
    http,
    clock,
    ended: createEndedSessions(),
    replicas: singleReplica,
  })
  const { name, cards, idAtHome: id } = network.patron({ like: 'two-loans-at-birch' })
  const call = createCall(members, { requestId: 'test', priority: 'first-view', person: 'person' })
  const signIn = await members.byCode.get(birch)!.system.signIn!(cards.BIRCH!, 'demo', call)
  const home = { primaryId: id, linkingId: null, displayName: 'Robin Vale' }
  const query = {
    asker,
    patron: { homeInstitutionCode: '01MER_NORTH', id, idType: null, home },
    signIns: { [birch]: signIn! },
    cacheKey: 'session',
    person: 'person',
    fresh: false,
    requestId: 'test',
    signal: AbortSignal.timeout(10_000),
    log: card.app.log,
  }
  return {
    lookUpAt: (code: string) => {
      const queryThere = { ...query, members, member: members.byCode.get(code)! }
      return lookUpAccount(queryThere, toReadCall(queryThere))
    },
    callsAt: (institution: 'BIRCH' | 'VALLEY') => {
      const calls = network.calls({ institution, patron: name })
      return calls.filter(({ operation }) => operation !== 'authenticate').length
    },
  }
}

test('an own sign-in gives access to the patron who signed in', async () => {
  const { lookUpAt } = await start('patron')
  expect(await lookUpAt(birch)).toHaveProperty('patronId')
})

test.for(['staff', 'background'] as const)(
  'G5 a sign-in of the patron gives no access to a query of another asker: %s',
  async (asker) => {
    const { lookUpAt, callsAt } = await start(asker)
    await expect(lookUpAt(birch)).rejects.toMatchObject({ code: 'sign-in-there' })
    expect(callsAt('BIRCH')).toBe(0)
  },
)

test.for([
  ['patron', 1],
  ['staff', 2],
  ['background', 2],
] as const)('G5 "no account" is remembered for the patron alone: %s', async ([asker, calls]) => {
  const { lookUpAt, callsAt } = await start(asker)
  for (let time = 0; time < 2; time++) expect(await lookUpAt('01MER_VALLEY')).toHaveProperty('noneSince')
  expect(callsAt('VALLEY')).toBe(calls)
})
