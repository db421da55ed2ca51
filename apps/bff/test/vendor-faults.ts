import { faultStates } from '@library-card/library-systems/test/conformance/fault-states.ts'
import type { CallFaultKind, RegionFaultKind } from '@library-card/mock-network/region/fault.ts'
import { expect } from 'vitest'
import { codeOf } from './card.ts'
import type { Visit } from './vendor-hosts.ts'
import { inVain, loansOf, once, renew, type VendorStory } from './vendor-stories.ts'

type Kind = CallFaultKind | RegionFaultKind
type FaultStory = Omit<VendorStory, 'like'>

/** Every section as usual. */
const whole = { state: 'complete', loans: { items: [{}, {}] } }

/** A fault of the list of loans, which must not look empty. The rest of the card stays. */
function missing(kind: CallFaultKind & keyof typeof faultStates): FaultStory {
  return {
    title: `\`${kind}\`: the list is missing, the rest is there`,
    see: async (visit) => {
      setFault(visit, { kind, operation: 'loans' })
      return visit.readCard()
    },
    provided: {
      state: 'partial',
      account: { displayName: expect.any(String) },
      loans: { state: 'missing', problem: { code: expect.toBeOneOf([...faultStates[kind]]) } },
      fees: { state: expect.toBeOneOf(['ok', 'not-asked']) },
    },
  }
}

/** A fault whose response is about a record other than the patron's or the earlier one. Nothing of the response may be shown. */
function ofAnother(kind: CallFaultKind): FaultStory {
  return {
    title: `\`${kind}\`: no account is shown`,
    see: async (visit) => {
      await visit.readAccount()
      setFault(visit, { kind })
      await visit.host.signInThere(visit.card, visit.headers, visit.patron)
      return visit.readCard()
    },
    provided: { state: expect.toBeOneOf(['no-answer', 'not-called', 'no-account']) },
    unknown: whole,
  }
}

function readBack(kind: CallFaultKind): FaultStory {
  return {
    title: `\`${kind}\`: the renewal took effect, and is read back`,
    see: (visit) => renew(visit, { fault: { kind } }),
    provided: { outcome: { result: 'renewed' }, writes: once },
  }
}

function unreachable(kind: RegionFaultKind): FaultStory {
  return {
    title: `\`${kind}\`: no account is shown, and why`,
    see: (visit) => {
      visit.card.network.fault({ kind, region: visit.host.region })
      return visit.readCard()
    },
    provided: { state: 'no-answer', problem: { code: expect.toBeOneOf([...faultStates[kind]]) } },
  }
}

function setFault(
  { card, host: { institution }, patron }: Visit,
  fault: { kind: CallFaultKind; operation?: 'loans'; milliseconds?: number },
) {
  card.network.fault({ institution, patron, ...fault })
}

const slow: FaultStory = {
  title: '`slow`: the list comes when it is there',
  see: (visit) => {
    setFault(visit, { kind: 'slow', operation: 'loans', milliseconds: 50 })
    return visit.readCard()
  },
  provided: whole,
}

const hold: FaultStory = {
  title: '`hold`: the list comes when it is there',
  see: async (visit) => {
    const { network } = visit.card
    const asked = () =>
      network.calls({ patron: visit.patron.name, institution: visit.host.institution }).length
    const before = asked()
    setFault(visit, { kind: 'hold', operation: 'loans' })
    const reading = visit.readCard()
    await expect.poll(asked).toBeGreaterThan(before + 1)
    await network.clearFaults()
    return reading
  },
  provided: whole,
}

const otherShape: FaultStory = {
  title: '`other-shape`: new fields, codes and types hide no loan',
  see: async (visit) => {
    setFault(visit, { kind: 'other-shape' })
    return visit.readCard()
  },
  provided: { loans: { state: 'ok', items: [{}, {}] } },
}

const unreadable: FaultStory = {
  title: '`unreadable`: a row is missing, and the list says so',
  see: (visit) => {
    setFault(visit, { kind: 'unreadable', operation: 'loans' })
    return visit.readCard()
  },
  provided: { state: 'partial', loans: { state: 'ok', items: [{}], unreadable: 1 } },
}

const countsNothing: FaultStory = {
  title: '`counts-nothing`: counts of 0 beside lists with rows are no longer believed',
  see: async (visit) => {
    setFault(visit, { kind: 'counts-nothing' })
    for (let time = 0; time < 2; time++) await visit.readCard()
    return visit.readCard()
  },
  provided: whole,
}

const ignoresLimit: FaultStory = {
  title: '`ignores-limit`: all rows in one response are read',
  see: (visit) => {
    setFault(visit, { kind: 'ignores-limit', operation: 'loans' })
    return visit.readCard()
  },
  provided: whole,
}

const late: FaultStory = {
  title: '`commit-late`: unsure, and known when the list shows it',
  see: async (visit) => {
    const { card, headers, host, patron } = visit
    const { outcome } = await renew(visit, { fault: { kind: 'commit-late', milliseconds: 3_000 } })
    const done = () => card.network.writes({ patron: patron.name, act: 'renew' })[0]?.committed
    await expect.poll(done).toBe(1)
    const payload = {
      type: 'renewal',
      institutionCode: codeOf(host.institution),
      id: (await loansOf(visit))[0]!.id,
    }
    const answer = await card.post('/api/outcomes/check', headers, payload)
    return [outcome, answer.json()]
  },
  provided: [{ result: 'unsure' }, { outcome: { result: 'renewed' } }],
}

/** The fault `hang` during a renewal. */
const unsure: FaultStory = {
  title: '`hang` of a renewal: unsure, and not sent again',
  see: async (visit) => [(await renew(visit, { fault: { kind: 'hang' } })).outcome, await renew(visit)],
  provided: [{ result: 'unsure' }, { outcome: { result: 'unsure' }, writes: inVain }],
}

const byKind: Record<Kind, FaultStory> = {
  slow,
  hold,
  hang: missing('hang'),
  'hang-in-body': missing('hang-in-body'),
  reset: missing('reset'),
  'commit-then-hang': readBack('commit-then-hang'),
  'commit-late': late,
  'reset-after': readBack('reset-after'),
  '500': missing('500'),
  'html-502': missing('html-502'),
  '429': missing('429'),
  '429-daily': missing('429-daily'),
  '429-none-left': missing('429-none-left'),
  '429-html': missing('429-html'),
  'truncated-json': missing('truncated-json'),
  'wrong-shape': missing('wrong-shape'),
  'huge-body': missing('huge-body'),
  'gzip-bomb': missing('gzip-bomb'),
  'key-rejected': missing('key-rejected'),
  'token-rejected': missing('token-rejected'),
  'maintenance-page': missing('maintenance-page'),
  'empty-200': missing('empty-200'),
  'vendor-error': missing('vendor-error'),
  'other-id': ofAnother('other-id'),
  'no-source-institution': ofAnother('no-source-institution'),
  'other-source-institution': ofAnother('other-source-institution'),
  'no-source-link': ofAnother('no-source-link'),
  unreadable,
  'counts-nothing': countsNothing,
  'ignores-limit': ignoresLimit,
  'other-shape': otherShape,
  refused: unreachable('refused'),
  'tls-failure': unreachable('tls-failure'),
}

/** At least one story for each fault of the mocks, about a patron with two loans whose home is another institution. */
export const vendorFaults: readonly FaultStory[] = [...Object.values(byKind), unsure]
