import { getEventListeners } from 'node:events'
import { openHttp } from '@library-card/library-systems/exchange/http-client.ts'
import { expect, onTestFinished, test } from 'vitest'
import { singleReplica } from '../replicas/replicas.ts'
import { shareTestNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import { createDeadline } from './calls.ts'
import { createEndedSessions } from './ended-sessions.ts'
import { createMembers } from './members.ts'
import { queryMember } from './query-member.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared))

test('a card that has been read leaves nothing in memory that waits for its deadline', async () => {
  const { config, network, app } = card
  const http = openHttp(config.network.limits, config.proxy)
  onTestFinished(() => http.close())
  const ended = createEndedSessions()
  const members = createMembers(config, { http, clock: () => startTime, ended, replicas: singleReplica })
  const { idAtHome: id } = network.patron({ like: 'five-institutions' })
  const deadline = createDeadline(60_000, [members.stopping])
  const countListeners = () => getEventListeners(deadline.signal, 'abort').length
  const reading = queryMember({
    asker: 'patron',
    patron: { homeInstitutionCode: '01MER_NORTH', id, idType: null, home: null },
    cacheKey: 'session',
    person: 'person',
    fresh: true,
    requestId: 'test',
    deadline,
    signal: deadline.signal,
    log: app.log,
    members,
    member: members.byCode.get('01MER_NORTH')!,
  })
  expect(countListeners()).toBe(1)
  expect(await reading).toMatchObject({ state: 'complete', loans: { items: expect.anything() } })
  expect(countListeners()).toBe(0)
})
