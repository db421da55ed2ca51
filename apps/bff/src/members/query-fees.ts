import type { OtherFees, Section } from '@library-card/contract/card.ts'
import type { Fee, FeeState } from '@library-card/contract/fee.ts'
import type { Priority } from '@library-card/library-systems/exchange/http-client.ts'
import type { Call } from '@library-card/library-systems/port.ts'
import { lookUpPatronId } from './account-lookup.ts'
import { askSection, toProblem } from './answers.ts'
import { toReadCall } from './calls.ts'
import type { MemberQuery } from './card-query.ts'
import { notAsked } from './read-lists.ts'

/**
 * Reads fees that a card leaves out, with one call for each of `states`. Returns null if there is no account.
 */
export async function queryFees(
  query: MemberQuery,
  { states, priority }: { states: readonly FeeState[]; priority: Priority },
): Promise<OtherFees | null> {
  const call = { ...toReadCall(query), priority }
  try {
    const patronId = await lookUpPatronId(query, call)
    if (patronId === null) return null
    const list = (state: FeeState) => query.member.system.listFees(patronId, state, call)
    return await readFees(states, (state) => askSection(`fees ${state}`, query, () => list(state)))
  } catch (error) {
    const problem = toProblem(error, 'account', query)
    return readFees(states, () => Promise.resolve({ state: 'missing', problem }))
  }
}

/** Fees that no balance counts, and that the patron may still have to pay. */
export type UncountedFees = Pick<OtherFees, 'inDispute' | 'sentToBilling'>

/** Reads the fees in dispute and sent to billing, in two calls. A failure is a value. */
export async function readUncountedFees(
  query: MemberQuery,
  patronId: string,
  call: Call,
): Promise<UncountedFees> {
  return readFees(['in-dispute', 'sent-to-billing'], (state) =>
    askSection(`fees ${state}`, query, () => query.member.system.listFees(patronId, state, call)),
  )
}

async function readFees(
  states: readonly FeeState[],
  read: (state: FeeState) => Promise<Section<Fee>>,
): Promise<OtherFees> {
  const ask = (state: FeeState) => (states.includes(state) ? read(state) : notAsked)
  const [open, inDispute, sentToBilling, closed] = await Promise.all([
    ask('open'),
    ask('in-dispute'),
    ask('sent-to-billing'),
    ask('closed'),
  ])
  return { inDispute, sentToBilling, closed, ...(states.includes('open') && { open }) }
}
