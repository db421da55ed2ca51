import { randomUUID } from 'node:crypto'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import type { RenewalOrder, RenewalOutcome } from '@library-card/contract/renewal.ts'
import type { TestNetwork } from './network.ts'
import { itemsOf, readCard, requireAccount, type Headers } from './card.ts'

export async function loansAt(card: TestNetwork, headers: Headers, name: string): Promise<Loan[]> {
  return itemsOf(requireAccount(await readCard(card, headers, name)).loans)
}

/** The order that a page makes of what it shows. */
export function orderOf(name: string, { id, due }: Pick<Loan, 'id' | 'due'>): RenewalOrder {
  return { institutionCode: `01MER_${name}`, loanId: id, due }
}

/** The order of the first loan there whose title begins so. */
export async function orderFor(card: TestNetwork, headers: Headers, [name, title]: [string, string]) {
  const loan = (await loansAt(card, headers, name)).find((one) => one.title?.startsWith(title))
  if (!loan) throw new Error(`no loan ${title} at ${name}`)
  return orderOf(name, loan)
}

export async function renew(
  { app }: TestNetwork,
  headers: Headers,
  loans: RenewalOrder[],
  key: string = randomUUID(),
) {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/renewals',
    headers: { ...headers, 'idempotency-key': key },
    payload: { loans },
  })
  return { status: answer.statusCode, body: answer.body, ends: endsIn(answer.body) }
}

/** What each act has ended with, by the id of its loan or request. */
export function endsIn(body: string): Map<string, RenewalOutcome> {
  const outcomes = body.trimEnd().split('\n').map(toLine).filter(isOutcome)
  return new Map(
    outcomes.flatMap(({ id, outcome }): [string, RenewalOutcome][] =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it holds is what the test is about
      outcome ? [[id, outcome as RenewalOutcome]] : [],
    ),
  )
}

/** How the first of them has ended. */
export async function renewOne(
  card: TestNetwork,
  headers: Headers,
  order: RenewalOrder,
  key?: string,
): Promise<RenewalOutcome | undefined> {
  return (await renew(card, headers, [order], key)).ends.get(order.loanId)
}

function toLine(text: string): OutcomeLine {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it holds is what the test is about
  return JSON.parse(text) as OutcomeLine
}

function isOutcome(line: OutcomeLine): line is Outcome {
  return 'outcome' in line
}
