import type { CallFaultKind } from '@library-card/mock-network/region/fault.ts'
import { InstitutionFailure } from '../../src/exchange/failure.ts'
import { patience, impatience, visit, type Visit } from './mock-institutions.ts'
import type { Situation } from './situation.ts'

type Act = 'renew' | 'cancel'
/** `result`: of an answer; `sent`: of a failure, whether the change can have happened. */
type Outcome = { result: string } | { state: string; sent: boolean }

/** Faults after which nobody knows whether a change happened: it is read back, and not sent again. */
const unsure = [
  'hang',
  'hang-in-body',
  'commit-then-hang',
  'commit-late',
  'reset',
  'reset-after',
  '500',
  'html-502',
  'truncated-json',
  'wrong-shape',
  'huge-body',
  'gzip-bomb',
  'empty-200',
  'maintenance-page',
] as const satisfies CallFaultKind[]

/** Faults with which an institution says that it did nothing. */
const refusing = ['429', '429-daily', '429-html', 'vendor-error'] as const satisfies CallFaultKind[]

const notDone: ReadonlySet<string> = new Set(['refused', 'not-found', 'unchanged'])

function changing(act: Act, kind: CallFaultKind, isRight: (outcome: Outcome) => boolean): Situation {
  return {
    title: `${act}, ${kind}: sent once, and told as it is`,
    async play(stage, mock) {
      const at = await visit(stage, mock, act === 'cancel' ? 'every-request-stage' : undefined)
      const change = await changeOf(act, at, late.has(kind) ? impatience : patience)
      if (!change) return change === null ? ['there is nothing to change'] : []
      const { institution } = mock
      stage.network.fault({
        institution,
        patron: at.patron,
        kind,
        operation: act,
        ...(kind === 'commit-late' && { milliseconds: 1 }),
      })
      const outcome = await outcomeOf(change)
      const [write] = stage.network.writes({ institution, patron: at.patron.name, act })
      const { asked = 0, committed = 0 } = write ?? {}
      return [
        ...(asked === 1 ? [] : [`sent ${asked} times`]),
        ...(isRight(outcome) && isTrue(outcome, committed)
          ? []
          : [`${wordsOf(outcome)}, done ${committed} times`]),
      ]
    },
  }
}

const late: ReadonlySet<CallFaultKind> = new Set(['hang', 'hang-in-body', 'commit-then-hang', 'commit-late'])

/** A failure that was not sent changed nothing; an answer says what happened. */
function isTrue(outcome: Outcome, committed: number): boolean {
  if ('sent' in outcome) return outcome.sent || committed === 0
  return notDone.has(outcome.result) === (committed === 0)
}

/** Returns undefined if the library system has no such change, and null if the patron has nothing to change. */
async function changeOf(act: Act, { stage, mock, found, call }: Visit, limit: number) {
  const { renew, cancel } = stage.connect(mock, { limit })
  const { listLoans, listRequests } = stage.connect(mock)
  if (act === 'renew') {
    if (!renew) return undefined
    const [loan] = (await listLoans(found, call)).items
    return loan ? () => renew({ found, loan }, call) : null
  }
  if (!cancel) return undefined
  const { patronId } = found
  const requests = await listRequests?.(patronId, call)
  const request = requests?.items.find(({ cancellation: { can } }) => can === 'yes')
  return request ? () => cancel({ patronId, requestId: request.id }, call) : null
}

async function outcomeOf(change: () => Promise<{ result: string }>): Promise<Outcome> {
  try {
    return await change()
  } catch (error) {
    if (error instanceof InstitutionFailure) return { state: error.code, sent: error.sent }
    throw error
  }
}

function wordsOf(outcome: Outcome): string {
  if ('result' in outcome) return outcome.result
  return `${outcome.state}, ${outcome.sent ? 'sent' : 'not sent'}`
}

const isUnsure = (outcome: Outcome) => 'sent' in outcome && outcome.sent
const isRefused = (outcome: Outcome) => 'state' in outcome || outcome.result === 'refused'

export const changeSituations: readonly Situation[] = (['renew', 'cancel'] as const).flatMap((act) => [
  ...unsure.map((kind) => changing(act, kind, isUnsure)),
  ...refusing.map((kind) => changing(act, kind, isRefused)),
])
