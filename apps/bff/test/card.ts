import type { AccountCard, CardLine, InstitutionCard } from '@library-card/contract/card.ts'
import type { TestNetwork } from './network.ts'

export type Headers = Record<string, string>

export async function readLines({ app }: TestNetwork, headers: Headers, query = ''): Promise<CardLine[]> {
  const answer = await app.inject({ url: `/api/card${query}`, headers })
  return answer.body.trimEnd().split('\n').map(toLine)
}

export function toLine(text: string): CardLine {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it holds is what the test is about
  return JSON.parse(text) as CardLine
}

/** By the last word of the institution's code. */
export async function readCards(card: TestNetwork, headers: Headers, query = '') {
  const lines = await readLines(card, headers, query)
  const cards = lines.flatMap((line) => (line.type === 'card' ? [line.card] : []))
  return new Map(cards.map((one) => [one.institutionCode.replace('01MER_', ''), one]))
}

export async function readCard(
  { app }: TestNetwork,
  headers: Headers,
  name: string,
): Promise<InstitutionCard> {
  const answer = await app.inject({ url: `/api/institutions/01MER_${name}/card`, headers })
  return answer.json()
}

export function requireAccount(card: InstitutionCard | undefined): AccountCard {
  if (card?.state === 'complete' || card?.state === 'partial') return card
  throw new Error(`no account card but ${JSON.stringify(card)}`)
}

/** The items of a section that has come. */
export function itemsOf<T>(section: { state: 'ok'; items: T[] } | { state: 'missing' | 'not-asked' }): T[] {
  if (section.state === 'ok') return section.items
  throw new Error(`no items, the section is ${section.state}`)
}
