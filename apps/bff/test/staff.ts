import type { FoundPatrons, StaffLine } from '@library-card/contract/staff.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { byName, linesOf, type Headers } from './card.ts'
import type { TestNetwork } from './network.ts'

export async function signInStaff(card: TestNetwork, like: string): Promise<Headers> {
  return card.signIn(card.network.patron({ like }), '?as=staff')
}

export async function search({ app }: TestNetwork, headers: Headers, term: string) {
  const answer = await app.inject({ method: 'POST', url: '/api/staff/patrons', headers, payload: { term } })
  return { status: answer.statusCode, body: answer.body, found: answer.json<FoundPatrons>() }
}

/** The handle of a patron in this staff session. */
export async function handleOf(card: TestNetwork, headers: Headers, patron: MockPatron): Promise<string> {
  const { found } = await search(card, headers, patron.idAtHome)
  const [one] = found.patrons
  if (!one || found.patrons.length > 1) throw new Error(`${patron.name} was not found alone`)
  return one.handle
}

export async function readActivity({ app }: TestNetwork, headers: Headers, path: string) {
  const answer = await app.inject({ url: `/api/staff/patrons/${path}`, headers })
  const lines = linesOf<StaffLine>(answer.body)
  return {
    status: answer.statusCode,
    body: answer.body,
    cards: byName(lines.flatMap((line) => (line.type === 'card' ? [line.card] : []))),
  }
}

export function askTitles(
  { app }: TestNetwork,
  headers: Headers,
  { handle, at, reason = 'asked-at-desk' }: { handle: string; at: string; reason?: string },
) {
  return app.inject({
    method: 'POST',
    url: `/api/staff/patrons/${handle}/titles`,
    headers,
    payload: { institutionCode: `01MER_${at}`, reason },
  })
}
