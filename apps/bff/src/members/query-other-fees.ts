import type { OtherFees } from '@library-card/contract/card.ts'
import type { FeeState } from '@library-card/contract/fee.ts'
import type { Call } from '../ils/port.ts'
import { within } from '../upstream/deadline.ts'
import { findPatronId } from './find-patron.ts'
import type { Member, Members } from './members.ts'
import { toProblem, type Question } from './card-query.ts'
import { askSection } from './query-section.ts'

type Asking = { members: Members; member: Member; question: Question }

/** The states of fees that a card leaves out, each its own call. null: there is no account. */
export function askOtherFees(asking: Asking): Promise<OtherFees | null> {
  const { members, question } = asking
  const { requestId, person: who } = question
  const answerBy = performance.now() + members.limits.card
  return within(members.limits.card, question.signal, (signal) =>
    askStates(asking, { requestId, signal, limit: 'read', lane: 'read', who, answerBy, now: members.now() }),
  )
}

async function askStates(asking: Asking, call: Call): Promise<OtherFees | null> {
  try {
    const patronId = await findPatronId({ ...asking, call })
    if (patronId === null) return null
    const ask = (state: FeeState) =>
      askSection(`fees ${state}`, asking, () => asking.member.system.listFees(patronId, state, call))
    const [inDispute, sentToBilling, closed] = await Promise.all([
      ask('in-dispute'),
      ask('sent-to-billing'),
      ask('closed'),
    ])
    return { inDispute, sentToBilling, closed }
  } catch (error) {
    const missing = { state: 'missing' as const, problem: toProblem(error, 'account', asking) }
    return { inDispute: missing, sentToBilling: missing, closed: missing }
  }
}
