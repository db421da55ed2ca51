import { randomUUID } from 'node:crypto'
import type { Loan } from '@library-card/contract/loan.ts'
import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import type { RenewalOrder } from '@library-card/contract/renewal.ts'
import type { CallFaultKind } from '@library-card/mock-network/region/fault.ts'
import type { ActionOutcome } from '../src/actions/action-kinds.ts'
import type { TestNetwork } from './network.ts'
import { codeOf, itemsOf, linesOf, readCard, requireAccount, type Headers } from './card.ts'

export async function loansAt(card: TestNetwork, headers: Headers, name: string): Promise<Loan[]> {
  return itemsOf(requireAccount(await readCard(card, headers, name)).loans)
}

/** The order that a page sends for a loan that it shows. */
export function orderOf(name: string, { id, due }: Pick<Loan, 'id' | 'due'>): RenewalOrder {
  return { institutionCode: codeOf(name), loanId: id, due }
}

/** The order for the first loan there whose title starts with `title`. */
export async function orderFor(card: TestNetwork, headers: Headers, [name, title]: [string, string]) {
  const loan = (await loansAt(card, headers, name)).find((one) => one.title?.startsWith(title))
  if (!loan) throw new Error(`no loan ${title} at ${name}`)
  return orderOf(name, loan)
}

/** A fresh Robin Vale, and the order for a loan of hers. */
export async function robinWithOrder(card: TestNetwork, of: [string, string] = ['NORTH', 'A Grammar']) {
  const robin = await card.signInLike('five-institutions')
  return { ...robin, order: await orderFor(card, robin.headers, of) }
}

/** Like `robinWithOrder`, with this fault in the next renewal at North. */
export async function robinWithFault(card: TestNetwork, kind: CallFaultKind, milliseconds?: number) {
  const robin = await robinWithOrder(card)
  const { patron } = robin
  card.network.fault({ institution: 'NORTH', operation: 'renew', kind, milliseconds, patron, times: 1 })
  return robin
}

/** Checks the outcome of the renewal of a loan at North. */
export function checkLoan({ app }: Pick<TestNetwork, 'app'>, headers: Headers, id: string) {
  const payload = { type: 'renewal', institutionCode: codeOf('NORTH'), id }
  return app.inject({ method: 'POST', url: '/api/outcomes/check', headers, payload })
}

export async function renew(
  { app }: TestNetwork,
  headers: Headers,
  loans: RenewalOrder[],
  key: string = randomUUID(),
) {
  const send = () =>
    app.inject({
      method: 'POST',
      url: '/api/renewals',
      headers: { ...headers, 'idempotency-key': key },
      payload: { loans },
    })
  let answer = await send()
  // A page also retries: a busy machine may take a second to store an order.
  for (let triesLeft = 5; answer.statusCode === 503 && triesLeft > 0; triesLeft--) answer = await send()
  return { status: answer.statusCode, body: answer.body, outcomes: outcomesIn(answer.body) }
}

/** The outcome in the NDJSON response to an action. */
export function outcomeIn({ body }: { body: string }): ActionOutcome | undefined {
  return [...outcomesIn(body).values()].at(-1)
}

/** Cancels a request at the institution with this name. */
export async function cancelAt(
  card: TestNetwork,
  headers: Headers,
  { name, id }: { name: string; id: string },
) {
  const sent = { ...headers, 'idempotency-key': randomUUID() }
  return outcomeIn(await card.post(`/api/institutions/${codeOf(name)}/requests/${id}/cancellation`, sent))
}

/** The outcomes in an NDJSON response, by the id of the loan or request. */
export function outcomesIn(body: string): Map<string, ActionOutcome> {
  const outcomes = linesOf<OutcomeLine>(body).filter((line) => line.type !== 'end')
  return new Map(
    outcomes.flatMap(({ id, outcome }): [string, ActionOutcome][] => (outcome ? [[id, outcome]] : [])),
  )
}

export async function renewOne(
  card: TestNetwork,
  headers: Headers,
  order: RenewalOrder,
  key?: string,
): Promise<ActionOutcome | undefined> {
  return (await renew(card, headers, [order], key)).outcomes.get(order.loanId)
}

/** Orders to renew `loans` loans that do not exist. */
export function madeUp(loans: number, id = 'made-up'): RenewalOrder[] {
  return Array.from({ length: loans }, (_, at) => ({
    institutionCode: codeOf('HARBOUR'),
    loanId: `${id}-${at}`,
    due: null,
  }))
}
