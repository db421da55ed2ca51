import { institutionOf } from '@library-card/mock-network/institutions.ts'
import {
  callFaultKinds,
  regionFaultKinds,
  type CallFaultKind,
  type RegionFaultKind,
} from '@library-card/mock-network/region/fault.ts'
import { signIn, type Card } from './card.ts'
import { expect, test, type Network } from './card-test.ts'
import { faultRows, type FaultRow } from './fault-words.ts'

test.use({ expectedErrors: [/40\d|50\d/] })

/** Faults that end by themselves. */
const short: ReadonlySet<FaultRow[0]> = new Set(['429', 'slow', 'other-shape'])

test('the card has words for each fault', () => {
  expect(new Set(faultRows.map(([kind]) => kind))).toEqual(new Set([...callFaultKinds, ...regionFaultKinds]))
})

for (const row of faultRows) {
  const [kind, operation, words, until] = row
  test(
    `G15 ${kind} (${operation}) has its words, until ${until}`,
    { tag: short.has(kind) ? [] : '@long' },
    async ({ card, network }) => {
      const patron = await network.patron({ like: 'five-institutions' })
      const at = placeOf(row)
      const { code, title } = institutionOf(at)
      const address = await signIn(card.page, patron, `/card/${code}/loans`)
      if (at === 'BIRCH') await signInThere(card, patron.cards.BIRCH, address)
      await setFault(network, row, patron)
      // At BIRCH, a sign-in would answer with the data that it has just read.
      if (at === 'BIRCH') await card.list.getByRole('button', { name: 'Refresh' }).click()
      // The page shows these words only while it asks.
      else if (words.startsWith('“Asking')) await card.openBeforeAsking(address)
      else await card.page.goto(address)
      if (operation === 'renew')
        await card.row('A Grammar of Small Maps').getByRole('button', { name: 'Renew' }).click()
      const patterns = patternsOf(words, title)
      for (const pattern of patterns) await expect(card.list).toContainText(pattern)
      const [last = /./] = patterns.toReversed()
      const again = card.list.getByRole('button', { name: /^Ask again/ }).first()

      const ends: Record<string, () => Promise<void>> = {
        'nothing is missing': async () => undefined,
        'the answer': async () => undefined,
        '1 second': async () => undefined,
        '_Ask again_': () => again.click(),
        '_Check again_': () => card.list.getByRole('button', { name: /^Check again/ }).click(),
        _Refresh_: () => card.list.getByRole('button', { name: 'Refresh' }).click(),
        '_Sign in_ there': () => signInThere(card, patron.cards.BIRCH, address),
        // No journey can advance the clock of the limits. A unit test covers the 15 minutes.
        async '15 minutes'() {
          const response = card.page.waitForResponse(/ALPINE\/card/)
          await again.click()
          const { problem } = await (await response).json()
          expect(problem.retryAfterSeconds).toBeGreaterThan(14 * 60)
          await expect(card.list).toContainText(last)
          await card.forget()
          await again.click()
        },
      }
      expect(Object.keys(ends)).toContain(until)
      if (until !== 'nothing is missing') await network.clearFaults()
      await ends[until]?.()
      await expect(card.answers).toContainText('answered at')
      if (until !== 'nothing is missing') await expect(card.list).not.toContainText(last)
    },
  )
}

function placeOf([kind, operation]: FaultRow) {
  if (operation === 'region') return 'STATE'
  if (operation === 'renew') return 'NORTH'
  return kind === 'token-rejected' ? 'BIRCH' : 'ALPINE'
}

async function setFault(network: Network, row: FaultRow, patron: { name: string }) {
  const [kind, operation] = row
  if (isOfRegion(kind)) return network.fault({ region: 'na', kind })
  return network.fault({
    institution: placeOf(row),
    ...(operation !== 'region' && { operation }),
    kind,
    patron,
    ...(kind === 'slow' && { milliseconds: 2_500, times: 1 }),
    ...(kind === 'vendor-error' && { errorCode: '60227' }),
  })
}

function isOfRegion(kind: CallFaultKind | RegionFaultKind): kind is RegionFaultKind {
  return regionFaultKinds.some((one) => one === kind)
}

/** Signs in at the institution with a sign-in of its own. */
async function signInThere({ page, list }: Card, userName: string | undefined, address: string) {
  if (page.url() === 'about:blank') await page.goto(address)
  await list
    .getByRole('button', { name: /^Sign in/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'User name or card number' }).fill(userName ?? '')
  await dialog.getByLabel('Password').fill('demo')
  await dialog.getByRole('button', { name: /^Sign in/ }).click()
  await expect(list).toContainText('answered at')
}

/** Two paragraphs have no space between them in the text of a page. */
function patternsOf(quoted: string, name: string): RegExp[] {
  return [...quoted.matchAll(/“(.+?)”(?=, then|$)/g)].map(([, text = '']) => {
    const words = text.replaceAll('NAME', name).split(' ')
    return new RegExp(words.map((word) => (word === '…' ? '.+' : RegExp.escape(word))).join(String.raw`\s*`))
  })
}
