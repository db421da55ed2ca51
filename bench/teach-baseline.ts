import { askCard, requireComplete } from './ask-card.ts'
import type { BenchNetwork } from './network.ts'

/** How long a whole answer of each is. */
type Bytes = { card: number; bare: number }

/** From now on the baseline writes the very bytes that the card writes of its members. */
export async function teachBaseline(network: BenchNetwork, members: number): Promise<Bytes> {
  const { baseline, card, headers } = network
  const answer = await askCard(card, headers)
  requireComplete(answer, members)
  const lines = answer.text.split(/(?<=\n)/).filter((line) => line.startsWith('{"type":"card"'))
  await fetch(`${baseline.url}/lines`, { method: 'POST', body: JSON.stringify(lines) })
  return { card: Buffer.byteLength(answer.text), bare: Buffer.byteLength(lines.join('')) }
}
