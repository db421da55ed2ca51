import { expect, test } from 'vitest'
import { callsOfAccount, type System } from '../deploy/calls-of-day.ts'
import { orderCalendar, readEvents } from '../apps/bff/test/calendar.ts'
import { readLines } from '../apps/bff/test/card.ts'
import { fastMixedNetwork } from '../apps/bff/test/mixed-network.ts'
import { shareTestNetwork, startTime, type TestNetwork } from '../apps/bff/test/network.ts'
import { vendorHosts } from '../apps/bff/test/vendor-hosts.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared), { edit: () => fastMixedNetwork, clock: () => startTime })

/** A patron for each kind of account; the third has paid the fees that the last one has. */
const stories = ['nothing-anywhere', 'two-loans', 'hostile-text', 'hostile-text']

test.for(vendorHosts)(
  'G22 the calls of a card and of a calendar by library system: $system',
  async (host) => {
    const { institution, system } = host
    // A sign-in there is none of the card's reads.
    const countCalls = () =>
      card.network.calls({ institution }).filter(({ operation }) => operation !== 'authenticate').length
    const counted: { card: number[]; dates: number[] } = { card: [], dates: [] }
    for (const [kind, story] of stories.entries()) {
      const before = countCalls()
      const patron = card.network.patron({ like: host.likeOf(story) })
      if (kind === 2) card.network.pay({ institution, patron })
      const headers = await card.signIn(patron)
      await host.signInThere(card, headers, patron)
      await readLines(card, headers)
      const ofCard = countCalls()
      counted.card.push(ofCard - before)
      await readEvents(card, await orderCalendar(card, headers))
      counted.dates.push(countCalls() - ofCard)
    }
    expect(callsOfAccount[system as System]).toMatchObject(counted)
  },
)
