import type { CallFault } from '@library-card/mock-network/region/fault.ts'
import { expect, test } from 'vitest'
import { renewOne, robinWithOrder } from '../../test/actions.ts'
import { readCard } from '../../test/card.ts'
import { shareTestNetwork, type TestNetwork } from '../../test/network.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared), { env: { LOG_LEVEL: 'info' } })

function linesWith(key: string) {
  return card.lines
    .map((line): Record<string, unknown> => JSON.parse(line))
    .filter((line) => line['institution'] === '01MER_HARBOUR' && line[key] !== undefined)
}

/** The form of the mock, as recorded. */
const trackingId = expect.stringMatching(/^E01-\d{10}-[A-Z]{5}-AWAE\d+$/)

test.for([
  ['an error', { kind: 'vendor-error', errorCode: '401652' }, { errorCode: '401652', trackingId }],
  ['an unknown error', { kind: 'vendor-error', errorCode: 'ODD_1' }, { errorCode: 'ODD_1', trackingId }],
  ['a code that may be a text', { kind: 'vendor-error', errorCode: 'No. Ask Vale, R.' }, { trackingId }],
  ['status 500', { kind: '500' }, { errorCode: 'INTERNAL_SERVER_ERROR', trackingId }],
  ['status 429', { kind: '429' }, { errorCode: 'PER_SECOND_THRESHOLD', trackingId }],
  ['a full day', { kind: '429-daily' }, { errorCode: 'DAILY_THRESHOLD', trackingId }],
  ['a rejected key', { kind: 'key-rejected' }, { errorCode: 'UNAUTHORIZED' }],
  ['HTML', { kind: 'html-502' }, {}],
] as [string, Pick<CallFault, 'kind' | 'errorCode'>, object][])(
  'G26 the log line of a call that ends with %s has its error code and tracking id, and no other text',
  async ([, fault, logged]) => {
    const { headers } = await card.signInLike('five-institutions')
    card.network.fault({ institution: 'HARBOUR', operation: 'account', ...fault })
    const before = linesWith('problem').length
    expect(await readCard(card, headers, 'HARBOUR')).toMatchObject({ state: 'no-answer' })
    const [line, ...others] = linesWith('problem').slice(before)
    expect(others).toEqual([])
    const { errorCode, trackingId: id, detail } = line!
    expect(JSON.parse(JSON.stringify({ errorCode, trackingId: id }))).toEqual(logged)
    expect(detail).toMatch(/^([A-Z0-9_]+|status \d{3}( for today)?|unreadable error code)$/)
  },
)

test('G26 a refused renewal has its error code and tracking id in the log', async () => {
  const { headers, order } = await robinWithOrder(card, ['HARBOUR', 'Statistics'])
  card.network.fault({
    institution: 'HARBOUR',
    operation: 'renew',
    kind: 'vendor-error',
    errorCode: '401822',
  })
  expect(await renewOne(card, headers, order)).toMatchObject({ result: 'refused' })
  expect(linesWith('errorCode')).toContainEqual(
    expect.objectContaining({ part: 'renewal', errorCode: '401822', trackingId }),
  )
})
