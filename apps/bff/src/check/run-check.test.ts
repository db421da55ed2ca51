import { demoNetwork } from '@library-card/mock-network/demo-network.ts'
import { institutions as mockInstitutions } from '@library-card/mock-network/institutions.ts'
import { keyOf } from '@library-card/mock-network/alma/keys.ts'
import { expect, test } from 'vitest'
import { mixedNetwork } from '../../test/mixed-network.ts'
import { startOwnNetwork, runFullCheck } from '../../test/network.ts'
import { withNetworkProvider } from '../../test/network-file.ts'

test('G27 --check prints a row for each member, and that it found no fault', async () => {
  const { text, passed } = await check()
  expect(text.split('\n')[0]).toBe(
    'INSTITUTION    KEY          READ            WRITE           CONFIGURATION  ISSUER     SECRET    REDIRECT',
  )
  expect(text).toContain(
    '01MER_ALPINE   its own      yes             yes             yes            reachable  accepted  registered',
  )
  expect(text).toContain('No fault was found.')
  expect(passed).toBe(true)
})

const networks = new Map([
  ['the demo', demoNetwork()],
  ['the network of several library systems', mixedNetwork],
])

test.for([...networks])(
  'G27 --check finds no fault in %s, whose institutions are as they are there',
  async ([, file]) => {
    const card = await startOwnNetwork({ edit: () => file })
    const there = [...mockInstitutions.values()].filter(({ code }) => file.includes(`code: ${code}\n`))
    expect(card.config.institutions.map(settingsOf)).toEqual(there.map(settingsOf))
    const { text, passed } = await runFullCheck(card.config)
    expect(text).toContain('No fault was found.')
    expect(passed).toBe(true)
  },
)

test('each institution of the mock network is in one of these', () => {
  const files = [...networks.values()].join('')
  const missing = [...mockInstitutions.values()].filter(({ code }) => !files.includes(`code: ${code}\n`))
  expect(missing).toEqual([])
})

test('G9 --check prints the redirect address to register at each provider', async () => {
  const own = (await check()).text
  expect(own).toContain('\n01MER_NORTH    http://localhost:4400/sign-in/callback/01MER_NORTH\n')
  expect(own).not.toContain('callback/network')
  const { text } = await check((file) => withNetworkProvider(file))
  expect(text).toContain('\nnetwork  http://localhost:4400/sign-in/callback/network')
  expect(text).not.toContain('callback/01MER')
})

test('G27 swapped keys, a rejected key and a silent provider are all reported at once, with their causes', async () => {
  const { text, passed } = await check((file) =>
    file
      .replace('DEMO_KEY_ALPINE', 'OTHER_KEY')
      .replace('DEMO_KEY_LAKE', 'DEMO_KEY_ALPINE')
      .replace('OTHER_KEY', 'DEMO_KEY_LAKE')
      .replace('DEMO_KEY_STATE', 'WRONG_KEY')
      .replace(/issuer: .*VALLEY/, 'issuer: http://127.0.0.1:1'),
  )
  const faults = text.split('\n').filter((line) => /^01MER_\w+:/.test(line))
  expect(faults.map((line) => line.split(':')[0])).toEqual([
    '01MER_ALPINE',
    '01MER_LAKE',
    '01MER_STATE',
    '01MER_VALLEY',
  ])
  expect(text).toContain('01MER_ALPINE: the key belongs to 01MER_LAKE')
  expect(text).toContain('01MER_LAKE: the key belongs to 01MER_ALPINE')
  expect(text).toContain('01MER_VALLEY: its identity provider does not answer as one (ECONNREFUSED)')
  expect(text).toMatch(/^01MER_STATE: its library system rejects the key$/m)
  expect(text).toMatch(/^01MER_STATE +cannot be verified +rejected +rejected +rejected /m)
  expect(text).not.toContain('may not read')
  expect(text).not.toContain('wrong-key-text')
  expect(passed).toBe(false)
})

test('G27 a key without the area Configuration cannot be verified, which is no fault; a read-only key is enough', async () => {
  const { text, passed } = await check((file) =>
    file.replace('DEMO_KEY_NORTH', 'USERS_KEY').replace('DEMO_KEY_HARBOUR', 'READING_KEY'),
  )
  expect(text).toMatch(/^01MER_NORTH +cannot be verified +yes +yes +no +reachable /m)
  expect(text).toMatch(/^01MER_HARBOUR +its own +yes +read-only +yes +reachable /m)
  expect(passed).toBe(true)
})

test('G27 a key without the area Users is a fault', async () => {
  const { text, passed } = await check((file) => file.replace('DEMO_KEY_NORTH', 'CONF_KEY'))
  expect(text).toContain('01MER_NORTH: the key may not read patrons’ accounts')
  expect(passed).toBe(false)
})

test('G27 --check prints the warnings of the start, which are no faults', async () => {
  const card = await startOwnNetwork()
  const { text, passed } = await runFullCheck({ ...card.config, warnings: ['TRUST_PROXY: is not set'] })
  expect(text).toMatch(/^TRUST_PROXY: is not set$/m)
  expect(passed).toBe(true)
})

test('--check reports a client secret and a redirect address that the provider refuses, once for each', async () => {
  const secret = await check((file) => file.replace('{ env: DEMO_CLIENT_SECRET }', '{ env: WRONG_KEY }'))
  expect(secret.text).toContain(
    '01MER_NORTH: its identity provider refuses clientId or clientSecret (invalid_client)',
  )
  expect(secret.text.match(/refuses/g)).toHaveLength(1)
  const card = await startOwnNetwork({ env: { PUBLIC_URL: 'https://card.example' } })
  const redirect = await runFullCheck(card.config)
  expect(redirect.text).toContain(
    '01MER_LAKE: its identity provider refuses the redirect address https://card.example/sign-in/callback/01MER_LAKE',
  )
  expect(redirect.passed).toBe(false)
})

/** Each check is a process with a limit of its own; together they may send more than an institution takes. */
const severalChecks = { mock: { callsPerSecond: 5_000 } }

test('--check --as --at finds a person’s accounts, and says when a network is described in a wrong way', async () => {
  const card = await startOwnNetwork(severalChecks)
  const person = {
    id: card.network.patron({ like: 'five-institutions' }).idAtHome,
    institutionCode: '01MER_NORTH',
  }
  const right = await runFullCheck({ ...card.config, person })
  expect(right.text).toMatch(/^01MER_NORTH +home$/m)
  expect(right.text.match(/ found +linking id$/gm)).toHaveLength(4)
  expect(right.text).toMatch(/^01MER_VALLEY +no account +linking id$/m)
  expect(right.text).toMatch(/^DE-BIRCH +by the patron$/m)
  expect(right.text).not.toContain(person.id)
  expect(right.passed).toBe(true)

  const institutions = card.config.institutions.map((one) => ({
    ...one,
    accounts: one.accounts === 'linked' ? ('shared-id' as const) : one.accounts,
  }))
  const wrong = await runFullCheck({ ...card.config, institutions, person })
  expect(wrong.text).toContain('01MER_NORTH: this person has no account elsewhere')
  expect(wrong.passed).toBe(false)

  const nobody = await runFullCheck({ ...card.config, person: { ...person, id: 'nobody' } })
  expect(nobody.text).toContain('01MER_NORTH: knows nobody with this id as its own patron')
})

test('--check --as shows by which way an account elsewhere was found', async () => {
  const card = await startOwnNetwork(severalChecks)
  const checkAs = async (like: string) => {
    const { idAtHome: id } = card.network.patron({ like })
    return runFullCheck({ ...card.config, person: { id, institutionCode: '01MER_NORTH' } })
  }
  const unlinked = await checkAs('home-without-linking-id')
  expect(unlinked.text).toMatch(/^01MER_HARBOUR +found +id at home$/m)
  expect(unlinked.text).toMatch(/^01MER_ALPINE +no account +id at home$/m)
  expect(unlinked.text).toContain('01MER_NORTH: its record of this person has no linking id')
  expect(unlinked.passed).toBe(true)
  const odd = await checkAs('link-in-another-form')
  expect(odd.text).toMatch(
    /^01MER_HARBOUR +found +linking id, which is written otherwise there, and id at home$/m,
  )
  const former = await checkAs('link-of-former-days')
  expect(former.text).toMatch(/^01MER_HARBOUR +found +id at home$/m)
  expect(former.text).toMatch(/^01MER_ALPINE +no account +linking id$/m)
  expect(former.text).toContain('01MER_HARBOUR: its record of this person has another linking id than home')
  expect(former.passed).toBe(true)
  card.network.fault({ institution: 'HARBOUR', operation: 'search', kind: 'vendor-error' })
  const failed = await checkAs('home-without-linking-id')
  expect(failed.text).toMatch(/^01MER_HARBOUR +account-unclear +id at home$/m)
  expect(failed.text).toContain('01MER_HARBOUR: its answers do not say whether there is an account')
  expect(failed.passed).toBe(false)
})

test.for([
  ['429-none-left', 'has no calls left today (busy: status 429 for today)'],
  ['429-html', 'is busy (busy: status 429)'],
  ['wrong-shape', 'gives an answer that cannot be used (unexpected-answer: '],
  ['maintenance-page', 'answers with a web page (web-page: HTML)'],
  ['html-502', 'does not answer (refused: status 502)'],
] as const)('--check says what an institution does in place of an answer: %s', async ([kind, words]) => {
  const card = await startOwnNetwork()
  card.network.fault({ institution: 'NORTH', operation: 'account', kind })
  const { idAtHome: id } = card.network.patron({ like: 'two-loans' })
  const { text, passed } = await runFullCheck({
    ...card.config,
    person: { id, institutionCode: '01MER_NORTH' },
  })
  expect(text).toContain(`01MER_NORTH: ${words}`)
  expect(passed).toBe(false)
})

test('--check --as names the lists of a person that cannot be read, and why', async () => {
  const card = await startOwnNetwork(severalChecks)
  const { idAtHome: id } = card.network.patron({ like: 'five-institutions' })
  for (const operation of ['loans', 'fees'] as const)
    card.network.fault({ institution: 'HARBOUR', operation, kind: 'vendor-error', errorCode: '401652' })
  card.network.fault({ institution: 'ALPINE', operation: 'requests', kind: 'truncated-json' })
  const { text, passed } = await runFullCheck({
    ...card.config,
    person: { id, institutionCode: '01MER_NORTH' },
  })
  expect(text).toContain(
    '01MER_HARBOUR: its loans, fees, fees in dispute, and billed fees cannot be read (refused: 401652)',
  )
  expect(text).toContain('01MER_ALPINE: its requests cannot be read (unexpected-answer: ')
  expect(text).toMatch(/^01MER_HARBOUR +found +linking id +in part$/m)
  expect(passed).toBe(false)
})

test('--check --as names fees in dispute and billed ones that are refused alone', async () => {
  const card = await startOwnNetwork(severalChecks)
  const patron = card.network.patron({ like: 'billed-only' })
  const fees = { institution: 'STATE', operation: 'fees', patron } as const
  card.network.fault({ ...fees, kind: 'vendor-error', errorCode: '401652' })
  // Open fees are asked for first.
  card.network.fault({ ...fees, kind: 'slow', milliseconds: 0, times: 1 })
  const person = { id: patron.idAtHome, institutionCode: '01MER_NORTH' }
  const { text, passed } = await runFullCheck({ ...card.config, person })
  expect(text).toContain('01MER_STATE: its fees in dispute and billed fees cannot be read (refused: 401652)')
  expect(text).toMatch(/^01MER_STATE +found +linking id +in part$/m)
  expect(passed).toBe(false)
})

test('--check --as says where an account counts other rows than its lists have, as with a key for some libraries', async () => {
  const card = await startOwnNetwork()
  const { idAtHome: id } = card.network.patron({ like: 'counts-more' })
  const { text } = await runFullCheck({
    ...card.config,
    person: { id, institutionCode: '01MER_NORTH' },
  })
  expect(text).toMatch(/^01MER_NORTH +home +differs$/m)
  expect(text).toContain(
    '01MER_NORTH: the account counts other loans than its list has; ' +
      'the account counts other requests than its list has; ' +
      'the balance of the account is not the sum of its open fees',
  )
})

test('--check --as asks no institution that is not a partner, and says which is in no network', async () => {
  const card = await startOwnNetwork({
    edit: (file) => file.replace('- code: 01MER_LAKE\n', (line) => `${line}    partners: [01MER_STATE]\n`),
  })
  card.network.separate('NORTH', 'VALLEY')
  const { idAtHome: id } = card.network.patron({ like: 'five-institutions' })
  const { text } = await runFullCheck({ ...card.config, person: { id, institutionCode: '01MER_NORTH' } })
  expect(text).toMatch(/^01MER_LAKE +not a partner$/m)
  expect(card.network.calls({ institution: 'LAKE', operation: 'account' })).toEqual([])
  expect(text).toMatch(/^01MER_VALLEY +not-in-network /m)
  expect(text).toContain('01MER_VALLEY: is not in a network with this home institution')
})

type Settings = Record<'code' | 'system' | 'timeZone' | 'currency', string>

function settingsOf({ code, system, timeZone, currency }: Settings): Settings {
  return { code, system, timeZone, currency }
}

const otherKeys = {
  WRONG_KEY: 'wrong-key-text',
  USERS_KEY: keyOf('NORTH', 'users'),
  READING_KEY: keyOf('HARBOUR', 'read-only'),
  CONF_KEY: keyOf('NORTH', 'conf'),
}

async function check(edit?: (file: string) => string) {
  const card = await startOwnNetwork({ env: otherKeys, ...(edit && { edit }) })
  return runFullCheck(card.config)
}
