import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { canariesIn, searchFor, worthLooking } from '../../test/canaries.ts'
import { readCards } from '../../test/card.ts'
import { newFolder } from '../../test/files.ts'
import { startOwnNetwork, type TestNetwork, runFullCheck } from '../../test/network.ts'
import { withPurchaseRequests } from '../../test/network-file.ts'
import { withClientAtBirch } from '../../test/own-sign-in.ts'

async function startWith(like: string, edit?: (networkFile: string) => string) {
  const card = await startOwnNetwork({ mock: { callsPerSecond: 5_000 }, ...(edit && { edit }) })
  return { card, patron: card.network.patron({ like }) }
}

async function reportOf({ config }: TestNetwork, id: string, institutionCode = '01MER_NORTH') {
  const file = join(newFolder(), 'differences.md')
  const { text } = await runFullCheck({ ...config, person: { id, institutionCode }, report: file })
  expect(text).toContain(`The report is in ${file}.`)
  return readFileSync(file, 'utf8')
}

/** The part about one institution, by its number in the network file. */
function partOf(report: string, number: number): string {
  return report.split(`## Institution ${number}`)[1]?.split('## Institution ')[0] ?? ''
}

test('--report looks up each account once', async () => {
  const { card, patron } = await startWith('five-institutions')
  const person = { id: patron.idAtHome, institutionCode: '01MER_NORTH' }
  const lookUps = () => ['account', 'search'].flatMap((operation) => card.network.calls({ operation }))
  await runFullCheck({ ...card.config, person })
  const without = lookUps().length
  expect(without).toBeGreaterThan(5)
  await reportOf(card, person.id)
  expect(lookUps()).toHaveLength(2 * without)
})

test.each(['a new file', 'an earlier one'])('G11 only its owner may read a report: %s', async (which) => {
  const { card, patron } = await startWith('five-institutions')
  const file = join(newFolder(), 'differences.md')
  if (which === 'an earlier one') writeFileSync(file, 'earlier', { mode: 0o644 })
  const person = { id: patron.idAtHome, institutionCode: '01MER_NORTH' }
  await runFullCheck({ ...card.config, person, report: file })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).not.toContain('earlier')
})

test('--report names a file that cannot be written before anybody is asked', async () => {
  const card = await startOwnNetwork()
  const config = { ...card.config, person: { id: '1', institutionCode: '01MER_NORTH' } }
  const before = card.network.calls().length
  await expect(runFullCheck({ ...config, report: '/nowhere/report.md' })).rejects.toThrow(
    '--report: /nowhere/report.md cannot be written. Give a path in a folder that exists.',
  )
  expect(card.network.calls()).toHaveLength(before)
})

test('--report asks nobody elsewhere while home is silent', async () => {
  const { card, patron } = await startWith('five-institutions')
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: '500', patron })
  const report = await reportOf(card, patron.idAtHome)
  expect(partOf(report, 1)).toContain('Read: not read (refused)')
  expect(partOf(report, 2)).toContain('Read: not read (home-silent)')
  expect(report).toContain('Read: not read (sign-in-there)')
})

test('--report names an account that counts nothing beside a list with rows', async () => {
  const { card, patron } = await startWith('miscounted')
  const lines = partOf(await reportOf(card, patron.idAtHome), 1)
  expect(lines).toContain('- the account counts no loans, and its list has some')
  expect(lines).not.toContain('counts no requests')
})

test('--report names other counts than those of the lists, and a balance that is not their sum', async () => {
  const { card, patron } = await startWith('miscounted-in-part')
  const counted = partOf(await reportOf(card, patron.idAtHome), 1)
  expect(counted).toContain('- the account counts other loans than its list has\n')
  expect(counted).toContain('- the balance of the account is not the sum of its open fees\n')
  expect(counted).toContain('- the account counts other requests than its list has\n')
  const { idAtHome } = card.network.patron({ like: 'five-institutions' })
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: 'unreadable' })
  expect(partOf(await reportOf(card, idAtHome), 1)).toContain(
    '- the list of loans has rows that cannot be read, or fewer than its total\n',
  )
})

test('--report calls no answer without difference that was not read', async () => {
  const { card, patron } = await startWith('five-institutions')
  card.network.fault({ institution: 'HARBOUR', kind: 'key-rejected', patron })
  card.network.fault({ institution: 'ALPINE', operation: 'loans', kind: '500', patron })
  const report = await reportOf(card, patron.idAtHome)
  expect(report).toContain('Read: not read (key-rejected)\n\nNothing was compared.')
  expect(report).toMatch(
    /Read: account, loans: not read \(refused\), .*\n\nNo difference in what was read\.\n/,
  )
})

test('--report names ten differences of one institution, and none of the others', async () => {
  const { card, patron } = await startWith('five-institutions')
  card.network.fault({ institution: 'NORTH', kind: 'other-shape', patron })
  const report = await reportOf(card, patron.idAtHome)
  const [, ...lines] = partOf(report, 1).split(/^- /m)
  expect(lines.map((line) => line.trim())).toEqual([
    'GET /users/{id}/fees: `fee.balance`: a text in place of a number',
    'GET /users/{id}/loans: `item_loan.due_date`: a number in place of an instant',
    'GET /users/{id}/loans: `item_loan.process_status`: unknown code `AT_BINDERY`',
    'GET /users/{id}/loans: `item_loan.renewable` is missing, although it was asked for',
    'GET /users/{id}/loans: unknown field `item_loan.renewals_left`, a number',
    'GET /users/{id}/requests: `user_request.request_status`: unknown code `AWAITING_APPROVAL`',
    'GET /users/{id}: `expiry_date`: a number in place of a day',
    'GET /users/{id}: `status`: unknown code `SUSPENDED`',
    'GET /users/{id}: `user_note`: an object in place of a list',
    'GET /users/{id}: unknown field `pronouns`, an object',
  ])
  expect(report.match(/^- /gm)).toHaveLength(10)
  expect(partOf(report, 1)).toContain(', home\n\nRead: account, loans, requests,')
})

test('--report names a link that is missing, and an institution that does not answer', async () => {
  const { card, patron } = await startWith('five-institutions')
  card.network.fault({ institution: 'HARBOUR', operation: 'account', kind: 'no-source-link', patron })
  card.network.fault({ institution: 'LAKE', kind: '500', patron })
  const report = await reportOf(card, patron.idAtHome)
  expect(report).toContain('- GET /users/{id}: `source_link_id` is missing')
  expect(report).toContain('Read: not read (refused)')
  expect(report).toContain('Read: no account\n\nNo difference.')
  expect(report).toContain('Read: not read (sign-in-there)\n\nNothing was compared.')
})

test('--report reads requests that no count includes, where the network file asks for them', async () => {
  const { card, patron } = await startWith('suggestion-only', withPurchaseRequests)
  const report = await reportOf(card, patron.idAtHome)
  expect(partOf(report, 1)).toMatch(/Read: account, loans, requests, .*uncounted requests\n\nNo difference/)
})

test('--report calls no list read that the library system does not provide', async () => {
  const card = await startOwnNetwork({ accounts: 'shared-id', edit: withClientAtBirch })
  const { idAtHome } = card.network.patron({ like: 'two-loans-at-birch' })
  const report = await reportOf(card, idAtHome)
  expect(report).toContain('messages: not provided, returned loans: not provided, fees open, ')
  expect(partOf(report, 1)).toMatch(/Read: account, loans, .* returned loans, fees open, /)
})

test('--report names an error code that no document has', async () => {
  const { card, patron } = await startWith('two-loans')
  const errorCode = '499999'
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: 'vendor-error', errorCode, patron })
  expect(await reportOf(card, patron.idAtHome)).toContain(
    'GET /users/{id}/loans: unknown error code `499999`',
  )
})

test('G11 --report has nothing personal, whatever the answers are', async () => {
  for (const like of ['five-institutions', 'hostile-text', 'moved-since-copied', 'desk-operator']) {
    const { card, patron } = await startWith(like)
    const headers = await card.signIn(patron)
    const cards = [...(await readCards(card, headers)).values()]
    for (const institution of ['NORTH', 'HARBOUR', 'STATE'] as const)
      card.network.fault({ institution, kind: 'other-shape', patron })
    const report = await reportOf(card, patron.idAtHome)
    const planted = card.network.secrets().map((text) => ({ what: 'secret', text }))
    const others = ['2001-02-03', 'demo-key', '01MER', 'North University', patron.displayName]
    const canaries = worthLooking([
      ...canariesIn(cards),
      ...planted,
      ...others.map((text) => ({ what: 'other', text })),
    ])
    expect(canaries.length).toBeGreaterThan(20)
    expect(searchFor(canaries, new Map([['the report', Buffer.from(report)]]))).toEqual([])
    // The PIN of every mock patron.
    expect(report).not.toContain('4711')
    for (const name of patron.displayName.split(' ').filter(({ length }) => length > 3))
      expect(report.toLowerCase()).not.toContain(name.toLowerCase())
  }
})
