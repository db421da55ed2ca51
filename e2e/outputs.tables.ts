import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Locator } from '@playwright/test'
import { extractText } from 'unpdf'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import {
  callFaultKinds,
  regionFaultKinds,
  type CallFault,
  type Fault,
} from '@library-card/mock-network/region/fault.ts'
import { signIn, type Card, type Section } from './card.ts'
import { expect, test } from './card-test.ts'
import { Desk } from './desk.ts'

test.use({ expectedErrors: [/40\d|50\d/] })

/** Faults of renewals, which do not change the answers about the card. */
const ofWrites: ReadonlySet<string> = new Set(['commit-then-hang', 'commit-late', 'reset-after'])
/** Faults of patrons' own tokens, and faults whose answers are complete nevertheless. */
const ofOthers: ReadonlySet<string> = new Set([
  'token-rejected',
  'slow',
  'hold',
  'other-shape',
  'ignores-limit',
])
const kinds = callFaultKinds.filter((kind) => !ofWrites.has(kind) && !ofOthers.has(kind))

type Case = { name: string; faults: (patron: MockPatron) => Fault[]; beforeSignIn?: true }

const at = (institution: CallFault['institution'], fault: Omit<CallFault, 'institution'>): CallFault => ({
  institution,
  ...fault,
  ...(fault.kind === 'vendor-error' && { errorCode: '60227' }),
})
const cases: Case[] = [
  { name: 'no fault', faults: () => [] },
  ...kinds.map((kind) => ({
    name: `${kind}, any call of Alpine`,
    faults: (patron: MockPatron) => [at('ALPINE', { kind, patron })],
  })),
  ...kinds.map((kind) => ({
    name: `${kind}, loans of Alpine`,
    faults: (patron: MockPatron) => [at('ALPINE', { kind, operation: 'loans', patron })],
  })),
  ...regionFaultKinds.map((kind) => ({
    name: `${kind}, region of Meridian State`,
    faults: () => [{ region: 'na' as const, kind }],
  })),
  {
    name: '500, home at sign-in',
    faults: (patron) => [at('NORTH', { kind: '500', patron })],
    beforeSignIn: true,
  },
  {
    name: '429-daily, Alpine; truncated-json, Harbour; 500, loans of North',
    faults: (patron) => [
      at('ALPINE', { kind: '429-daily', patron }),
      at('HARBOUR', { kind: 'truncated-json', patron }),
      at('NORTH', { kind: '500', operation: 'loans', patron }),
    ],
  },
]

const file = 'screens/outputs.md'
mkdirSync('screens', { recursive: true })

for (const { name, faults, beforeSignIn } of cases)
  test(name, async ({ card, network, context, instance }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    const setFaults = async () => {
      for (const fault of faults(patron)) await network.fault(fault)
    }
    if (beforeSignIn) await setFaults()
    const address = await signIn(card.page, patron, '/card/all/overview')
    if (!beforeSignIn) {
      await orderReminders(card)
      await setFaults()
    }
    await card.page.goto(address)
    const rows: [string, string][] = [
      ['overview', await pageText(card, 'overview')],
      ['switcher', await textOf(card.switcher)],
      ['loans', await pageText(card, 'loans')],
      ['CSV', await csvOf(card)],
      ['loans at Alpine', await pageText(card, 'loans', 'ALPINE')],
      ['fees', await pageText(card, 'fees')],
      ['calendar', await calendarOf(card)],
      ['e-mail', await mailOf(card, () => network.mailbox(patron).at(-1)?.text)],
    ]
    // Staff also sign in by their record at home.
    if (!beforeSignIn) {
      const desk = new Desk(await context.newPage())
      await desk.page.goto(instance.url)
      rows.push(...(await staffRows(desk, patron, await network.patron({ like: 'desk-operator' }))))
    }
    const lines = rows.map(([output, text]) => `| ${output} | ${text.replaceAll('|', '/')} |`)
    const table = [`## ${name}`, '', '| output | text |', '| --- | --- |', ...lines, '', '']
    writeFileSync(file, table.join('\n'), { flag: name === cases[0]?.name ? 'w' : 'a' })
  })

async function textOf(part: Locator): Promise<string> {
  return (await part.innerText()).replaceAll(/\s+/g, ' ').trim()
}

/** Returns the text of a page before its rows: heading, status line and notices, and on the overview the table. */
async function pageText({ page, list }: Card, section: Section, institution = 'all'): Promise<string> {
  await page.goto(`/card/${institution}/${section}`)
  const waiting = /Loading your card|Asking|still working|Still working|Checking your fees|not checked yet/
  await expect(list).not.toContainText(waiting, { timeout: 20_000 })
  return textOf(list)
}

async function csvOf({ page, list }: Card): Promise<string> {
  const opener = list.getByRole('button', { name: 'Print or save this list' })
  if ((await opener.count()) === 0) return 'none'
  await opener.click()
  const download = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'Save as CSV' }).click()
  const lines = readFileSync(await (await download).path(), 'utf8').split('\r\n')
  // Lines of institutions have no title.
  return lines.filter((line) => line.split(',')[2] === '""').join(' ⏎ ') || 'no institution is missing'
}

async function calendarOf(card: Card): Promise<string> {
  const order = await card.request('POST', '/api/calendar', { titles: false })
  if (!order.ok()) return `not ordered: ${order.status()}`
  const { address } = await order.json()
  const feed = await fetch(address.replace(/^webcal/, 'http'))
  const text = (await feed.text()).replaceAll(/\r\n[ \t]/g, '')
  const lines = text.split('\r\n').filter((line) => /^(SUMMARY|DESCRIPTION|X-WR-CALDESC)/.test(line))
  return lines.join(' ⏎ ')
}

async function orderReminders(card: Card) {
  const order = { days: 3, hour: 7, titles: false }
  const ordered = await card.request('POST', '/api/reminders', order)
  if (!ordered.ok()) throw new Error(`Reminders are not ordered: ${await ordered.text()}`)
}

async function mailOf(card: Card, newest: () => string | undefined): Promise<string> {
  const sent = await card.request('POST', '/api/reminders/now')
  if (!sent.ok()) return `not sent: ${sent.status()}`
  const { result } = await sent.json()
  return result === 'sent' ? (newest() ?? '').replaceAll(/\s+/g, ' ') : result
}

async function staffRows(desk: Desk, patron: MockPatron, staff: MockPatron): Promise<[string, string][]> {
  await desk.signIn(staff)
  await desk.openActivity(patron)
  await expect(desk.main).toContainText(/answered|usable answer/, { timeout: 20_000 })
  await expect(desk.main).not.toContainText(/Asking|still working|Still working/, { timeout: 20_000 })
  const activity = await textOf(desk.main)
  await desk.page.evaluate(() => (window.print = () => {}))
  await desk.page.getByRole('button', { name: 'Slip for the patron' }).click()
  const { text } = await extractText(new Uint8Array(await desk.page.pdf()), { mergePages: true })
  await desk.page.goto('/staff/network')
  const status = await textOf(desk.main.getByRole('table').first())
  return [
    ['staff activity', activity],
    ['slip', text.replaceAll(/\s+/g, ' ').trim()],
    ['network status', status],
  ]
}
