import type { AccountCard, CardLine, InstitutionCard } from '@library-card/contract/card.ts'
import type { LoanPeriod } from '@library-card/contract/due.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { StaffCard } from '@library-card/contract/staff.ts'
import { institutionOf, institutions, isInstitutionName } from '@library-card/mock-network/institutions.ts'
import type { TestNetwork } from './network.ts'

export type Headers = Record<string, string>
type Account = { state: 'complete' | 'partial' }

export async function readLines({ app }: TestNetwork, headers: Headers, query = ''): Promise<CardLine[]> {
  const answer = await app.inject({ url: `/api/card${query}`, headers })
  return linesOf<CardLine>(answer.body)
}

/** Signs in patrons with loans at five institutions. */
export async function signInMany(card: TestNetwork, count: number): Promise<Headers[]> {
  const all: Headers[] = []
  for (let one = 0; one < count; one++) all.push((await card.signInLike('five-institutions')).headers)
  return all
}

/** The lines of an NDJSON response. */
export function linesOf<Line>(body: string): Line[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tests assert what the lines hold
  return body
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text) as Line)
}

/** Requests a card over HTTP, as a browser does. */
export async function requestCard(
  { app }: TestNetwork,
  headers: Headers,
  signal?: AbortSignal,
): Promise<Response> {
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  return fetch(`${address}/api/card`, { headers, ...(signal && { signal }) })
}

/** Yields each line of a response as it arrives. */
export async function* linesAsTheyArrive(response: Response) {
  let rest = ''
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines.flatMap((line) => linesOf<CardLine>(line))
  }
}

/** The cards of all institutions, by the institution's name. */
export async function readCards(card: TestNetwork, headers: Headers, query = '') {
  const lines = await readLines(card, headers, query)
  return byName(lines.flatMap((line) => (line.type === 'card' ? [line.card] : [])))
}

export function byName<Card extends { institutionCode: string }>(cards: Card[]): Map<string, Card> {
  return new Map(cards.map((card) => [namesByCode.get(card.institutionCode) ?? card.institutionCode, card]))
}

const namesByCode = new Map([...institutions.values()].map(({ code, name }) => [code, name as string]))

/** The code of the mock institution, or one that no institution has. */
export function codeOf(name: string): string {
  return isInstitutionName(name) ? institutionOf(name).code : `01MER_${name}`
}

export async function readCard(
  { app }: TestNetwork,
  headers: Headers,
  name: string,
): Promise<InstitutionCard> {
  const answer = await app.inject({ url: `/api/institutions/${codeOf(name)}/card`, headers })
  return answer.json()
}

export function requireAccount<Card extends InstitutionCard | StaffCard>(card: Card | undefined) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the state tells
  if (card?.state === 'complete' || card?.state === 'partial') return card as Extract<Card, Account>
  throw new Error(`no account card but ${JSON.stringify(card)}`)
}

/** The items of a section that was read. */
export function itemsOf<T>(
  section:
    | { state: 'ok'; items: T[] }
    | { state: 'missing' | 'not-asked' | 'withheld' | 'not-provided' | 'waiting' },
): T[] {
  if (section.state === 'ok') return section.items
  throw new Error(`no items, the section is ${section.state}`)
}

/** A card that was read at `asOf` and has only these loans. */
export function cardWith(loans: Loan[], asOf: string): AccountCard {
  const none = { state: 'ok' as const, items: [] }
  const account = {
    displayName: '',
    barcode: null,
    patronGroup: null,
    expires: null,
    standing: 'active' as const,
  }
  return {
    institutionCode: codeOf('NORTH'),
    asOf,
    state: 'complete',
    account: { ...account, email: null, phone: null, address: [] },
    loans: { state: 'ok', items: loans },
    requests: none,
    fees: none,
    blocks: none,
    messages: none,
  }
}

/** A loan of the title "Slow Light" with little data except its dates and state. */
export function loanOf(dates: Pick<Loan, 'state'> & LoanPeriod): Loan {
  const texts = { title: 'Slow Light', author: null, description: null, barcode: null, callNumber: null }
  return {
    id: '1',
    ...texts,
    ...dates,
    library: null,
    renewal: { can: 'unknown', reasons: [] },
    fineIfReturnedNow: null,
  }
}
