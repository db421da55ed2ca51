import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { inspect } from 'node:util'
import { alma } from '@library-card/library-systems/alma/alma.ts'
import { reveal } from '@library-card/library-systems/secret.ts'
import { vendors } from '@library-card/library-systems/vendors.ts'
import { expect, test } from 'vitest'
import { ConfigFaults } from './faults.ts'
import { argumentFaults, faultsOf, load, reasonsOf } from '../../test/config.ts'
import { almaNames, memberNames, networkFile, withNetworkProvider } from '../../test/network-file.ts'
import { codeOf } from '../../test/card.ts'
import { Type } from 'typebox'

test('a network file is read with its defaults', () => {
  const config = load(networkFile)
  expect(config.institutions.map(({ code }) => code)).toEqual(memberNames.map(codeOf))
  expect(config.network.limits).toMatchObject({ connect: 1_000, read: 10_000, write: 10_000, card: 25_000 })
  expect(reveal(config.institutions[0]!.key!)).toBe('canary-DEMO_KEY_NORTH')
  expect(config.publicUrl).toBe('http://localhost:4400')
})

test('G11 a configuration prints no secret', () => {
  const config = load(networkFile, {
    DATA_KEY: Buffer.alloc(32, 'canary').toString('base64'),
    DATABASE_URL: 'postgres://card:canary@db.example/card',
    HTTPS_PROXY: 'http://card:canary@proxy.example:3128',
  })
  const key = config.institutions[0]!.key
  const printed = [
    inspect(config, { depth: 9, showHidden: true }),
    JSON.stringify(config),
    JSON.stringify({ ...key }),
  ]
  expect(printed.join()).not.toMatch(/canary|Y2FuYXJ5/)
  expect(printed.join()).toContain('[secret]')
})

test('G27 all form faults are listed at once, each with its path', () => {
  const text = networkFile
    .replace('timeZone: Europe/Berlin', 'timeZones: Europe/Berlin')
    .replace('returns: own-libraries', 'returns: anywhere')
    .replaceAll("color: '#6b5a12'", 'color: teal')
    .replace('key: { env: DEMO_KEY_VALLEY }', 'key: l8xx1234')
  const faults = faultsOf(text, { PORT: 'x' })
  expect(faults.map(({ path }) => path)).toEqual([
    'PORT',
    'institutions[0].timeZone',
    'institutions[0].timeZones',
    'institutions[0].returns',
    'institutions[5].color',
    'institutions[7].key',
  ])
  expect(faults.every(({ reason, cure }) => reason !== '' && cure !== '')).toBe(true)
  expect(JSON.stringify(faults)).not.toContain('l8xx1234')
})

test('G27 faults of form and of meaning are in one list, each with its line and the code of its institution', () => {
  const text = networkFile
    .replace("color: '#24507d'", 'color: blue')
    .replace('code: 01MER_LAKE', 'code: 01MER_HARBOUR')
    .replace('key: { env: DEMO_KEY_STATE }', 'key: { env: MISSING_KEY }')
    .replace('accounts: linked', 'accounts: linked\n  limits: { read: 1 }')
    .replace('names: { en: Alpine Institute of Technology }', 'names: Alpine')
  const lineOf = (words: string) => text.slice(0, text.indexOf(words)).split('\n').length
  expect(messageOf(text).split('\n')).toEqual([
    `network.limits.read (line ${lineOf('limits:')}): must be >= 50. Correct it.`,
    expect.stringContaining(
      `institutions[0].color (01MER_NORTH, line ${lineOf('color: blue')}): is not a colour`,
    ),
    expect.stringMatching(/^institutions\[2\]\.names \(01MER_ALPINE, line \d+\): must be object/),
    expect.stringMatching(/^institutions\[3\]\.code \(01MER_HARBOUR, line \d+\): is also the code of inst/),
    expect.stringMatching(/^institutions\[4\]\.key \(01MER_STATE, line \d+\): names MISSING_KEY/),
  ])
})

test('G27 tabs and a duplicate key are called that, once, with their line', () => {
  const tabs = 'network:\n  name: X\n  limits:\n\t\tread: 500\n  demo: true\n\tlanguages: [en]\n'
  expect(messageOf(tabs)).toBe('line 4: is indented by a tab. Use spaces, on each such line.')
  expect(messageOf('network:\n  name: X\n  name: Y\n')).toBe(
    'line 3: has a duplicate key. Keep one of the two.',
  )
})

test('G27 a second YAML document, and a byte of Latin-1, are called that, with their line', () => {
  expect(messageOf('network:\n  name: X\n---\nnetwork:\n  name: Y\n')).toBe(
    'line 3: begins a second YAML document. Remove the line --- or ... before it: a network file is one document.',
  )
  const latin1 = Buffer.from('network:\n  name: Universitäten\n', 'latin1')
  expect(messageOf(latin1)).toBe(
    'line 2: has a byte that is not UTF-8. Save the file as UTF-8; its encoding may be Latin-1 (ISO 8859-1, Windows-1252).',
  )
})

test('G27 a date and the name of a variable that are written otherwise are told the right form', () => {
  const text = networkFile
    .replace(
      'code: 01MER_NORTH',
      "code: 01MER_NORTH\n    maintenance: [{ from: '24.12.2026', until: 2026-12-27 }]",
    )
    .replace(
      'accounts: linked',
      'accounts: linked\n  notices: [{ text: { en: Closed }, from: 2026-12-24 18:00 }]',
    )
    .replace('key: { env: DEMO_KEY_LAKE }', 'key: { env: demo_key_lake }')
  const date = 'is not a date with a time and its offset. Write one such as 2026-12-24T18:00:00+01:00.'
  expect(
    messageOf(text)
      .split('\n')
      .map((line) => line.replace(/, line \d+|line \d+/, '')),
  ).toEqual([
    `network.notices[0].from (): ${date}`,
    `institutions[0].maintenance[0].from (01MER_NORTH): ${date}`,
    `institutions[0].maintenance[0].until (01MER_NORTH): ${date}`,
    'institutions[3].key (01MER_LAKE): does not name a secret: a variable in capital letters, or a file. ' +
      'Write it such as { env: KEY_NORTH } or { file: /etc/library-card/key-north }.',
  ])
})

test('G27 a colour or code without quotes, which YAML reads as nothing or a number, is told to need them', () => {
  const text = networkFile
    .replace("color: '#24507d'", 'color: #24507d')
    .replace('code: 01MER_LAKE', 'code: 4471')
    .replace('system: alma', 'staffRoles: [32, 050]\n    system: alma')
  const inQuotes = expect.stringContaining('ut it in quotes')
  expect(faultsOf(text)).toMatchObject([
    { path: 'institutions[0].color', reason: 'is empty', cure: inQuotes },
    { path: 'institutions[0].staffRoles[0]', reason: 'is a number, not a text', cure: inQuotes },
    { path: 'institutions[0].staffRoles[1]', reason: 'is a number, not a text', cure: inQuotes },
    { path: 'institutions[3].code', reason: 'is a number, not a text', cure: inQuotes },
  ])
})

test('G27 a secret’s file that cannot be read is named by its whole path, from the folder of the process', () => {
  const text = networkFile.replace('key: { env: DEMO_KEY_LAKE }', 'key: { file: nowhere/key-lake }')
  expect(reasonsOf(text)).toEqual([
    `institutions[3].key names ${resolve('nowhere/key-lake')}, which cannot be read or is empty`,
  ])
})

test('a colour may be in upper case', () => {
  expect(faultsOf(networkFile.replace("color: '#24507d'", "color: '#24507D'"))).toEqual([])
})

test('G27 work that ends before it begins, and a session that would end before it is idle, are faults', () => {
  const work = "maintenance: [{ from: '2026-12-05T18:00:00+01:00', until: '2026-12-05T16:59:00Z' }]"
  const text = networkFile
    .replace('system: alma', `${work}\n    system: alma`)
    .replace(
      'accounts: ',
      'sessions: { staff: { idle: 60, absolute: 30 }, ownDevice: { absolute: 10 } }\n  accounts: ',
    )
  expect(faultsOf(text)).toEqual([
    {
      path: 'institutions[0].maintenance[0].until',
      reason: 'is not after from',
      cure: 'Give a later one',
      where: expect.stringMatching(/^01MER_NORTH, line \d+$/),
    },
    ...['staff', 'ownDevice'].map((profile) => ({
      path: `network.sessions.${profile}.idle`,
      reason: `is ${profile === 'staff' ? 60 : 15} minutes, more than absolute`,
      cure: 'Give a smaller one, or a larger absolute',
      where: expect.stringMatching(/^line \d+$/),
    })),
  ])
})

test('G27 more than eight faults are all listed', () => {
  expect(faultsOf(networkFile.replaceAll('currency: ', 'money: '))).toHaveLength(2 * memberNames.length)
})

test('G27 values that are well-formed but invalid are all listed at once', () => {
  const text = networkFile
    .replace('timeZone: Europe/Berlin', 'timeZone: Europe/Berlyn')
    .replace('currency: CHF', 'currency: CHX')
    .replace(
      'languages: [en, de, fr, it]',
      'languages: [en]\n  privacy: { text: { en: Ask us., fr: Demandez. } }',
    )
    .replace('code: 01MER_LAKE', 'code: 01MER_NORTH')
    .replace('{ en: Meridian State University }', '{ fr: Meridian }')
    .replace(
      'baseUrl: http://127.0.0.1:4411\n    key: { env: DEMO_KEY_OLDTOWN }',
      'region: xx\n    key: { env: MISSING_KEY }',
    )
    .replace('baseUrl: http://127.0.0.1:4412\n    key: { env: DEMO_KEY_VALLEY }', 'key: { file: /nowhere }')
  expect(faultsOf(text).map(({ path }) => path)).toEqual([
    'institutions[0].timeZone',
    'institutions[2].currency',
    'network.privacy.text.fr',
    'institutions[3].code',
    'institutions[4].names',
    'institutions[4].names',
    'institutions[5].region',
    'institutions[5].region',
    'institutions[7].region',
    'institutions[5].key',
    'institutions[7].key',
  ])
})

function offer(tags: string): string {
  return networkFile.replace('languages: [en, de, fr, it]', `languages: [${tags}]`)
}

test('G25 G27 a language without a catalogue cannot be configured; those for tests only in a demo', () => {
  expect(faultsOf(offer('en, sv, de-CH, fr')).map(({ path }) => path)).toEqual(['network.languages[1]'])
  expect(load(offer('en, it, en-XA, ar-XB')).network.languages).toHaveLength(4)
  const real = offer('en, en-XA').replace('demo: true', 'demo: false')
  expect(faultsOf(real).map(({ path }) => path)).toContain('network.languages[1]')
})

test.for(['network', 'callback', 'all'])('G27 %s is a page of the card, not a code', (code) => {
  expect(reasonsOf(networkFile.replace('code: 01MER_LAKE', `code: ${code}`))).toEqual([
    'institutions[3].code is an address of the card (/sign-in/…, /card/…)',
  ])
})

test('G27 an institution needs a way to sign in, unless it is off', () => {
  const text = networkFile.replace(/ {4}signIn:\n( {6}.*\n)+/, '')
  expect(faultsOf(text).map(({ path }) => path)).toEqual(['institutions[0].signIn'])
  expect(load(text.replace('system: alma', 'system: alma\n    mode: off')).institutions).toHaveLength(
    memberNames.length,
  )
})

test('G5 G27 where ids are shared, an institution that signs in its own patrons needs a proof of home', () => {
  const shared = networkFile.replace('accounts: linked', 'accounts: shared-id')
  expect(faultsOf(shared).map(({ path }) => path)).toEqual(
    almaNames.map((_, at) => `institutions[${at}].home`),
  )
  const proven = shared.replaceAll(/code: 01MER_(\w+)\n/g, 'code: 01MER_$1\n    home: { campuses: [$1] }\n')
  expect(load(proven).institutions).toHaveLength(memberNames.length)
  const empty = proven.replace('home: { campuses: [LAKE] }', 'home: {}')
  expect(faultsOf(empty).map(({ path }) => path)).toEqual(['institutions[3].home'])
  expect(load(withNetworkProvider(shared)).institutions).toHaveLength(memberNames.length)
  const password = withNetworkProvider(shared).replace(
    'code: 01MER_LAKE',
    'code: 01MER_LAKE\n    passwordSignIn: true',
  )
  expect(faultsOf(password).map(({ path }) => path)).toEqual(['institutions[3].home'])
})

test('G27 a setting that a member’s library system does not support is a fault', () => {
  const plain = {
    ...alma,
    name: 'Plain',
    accountLookups: ['linked'],
    passwordSignIn: false,
    titleLinks: false,
  } as const
  const text = networkFile
    .replace('accounts: linked', 'accounts: shared-id')
    .replace('system: alma', 'system: plain')
  expect(faultsOf(text, {}, new Map([...vendors, ['plain', plain]]))).toContainEqual(
    expect.objectContaining({
      path: 'institutions[0].accounts',
      reason: 'is a way in which its library system cannot find accounts',
    }),
  )
  const linking = networkFile
    .replace('system: alma', 'system: plain')
    .replace('links: { website', "links: { title: 'https://north.example/{id}', website")
  expect(faultsOf(linking, {}, new Map([...vendors, ['plain', plain]])).map(({ path }) => path)).toContain(
    'institutions[0].links.title',
  )
  expect(faultsOf(networkFile.replace('system: alma', 'system: plain'))).toEqual([
    expect.objectContaining({
      path: 'institutions[0].system',
      reason: `must be one of ${[...vendors.keys()].join(', ')}`,
    }),
  ])
})

function withTitleLinks(pattern: string): string {
  return networkFile.replace('links: { website', `links: { title: '${pattern}', website`)
}

test.for(['id', 'mms_id'])('the page of a title has a pattern with a place for the id: {%s}', (id) => {
  const pattern = `https://north.example/title/{${id}}?vid=01MER:V1`
  expect(load(withTitleLinks(pattern)).institutions[0]?.links.title).toBe(pattern)
})

test.for(['https://north.example/title', 'javascript:{id}', 'https://north.example/{id} {id}'])(
  'G27 a page of a title that is no address, or has no place for the id, is a fault: %s',
  (pattern) => {
    expect(faultsOf(withTitleLinks(pattern)).map(({ path }) => path)).toEqual(['institutions[0].links.title'])
  },
)

test('G27 an institution has the keys of its own vendor, and no other', () => {
  const settings = { tenant: Type.String(), proxied: Type.Boolean({ default: true }) }
  const both = new Map([...vendors, ['plain', { ...alma, settings }]])
  const plain = networkFile.replace('system: alma', 'system: plain')
  expect(
    load(plain.replace('system: plain', 'system: plain\n    tenant: north'), {}, both).institutions[0],
  ).toMatchObject({
    tenant: 'north',
    proxied: true,
  })
  const wrong = plain.replaceAll('currency: EUR', 'currency: EUR\n    tenant: 7\n    staffRoles: [32x]')
  expect(faultsOf(wrong, {}, both).slice(0, 3)).toMatchObject([
    { path: 'institutions[0].staffRoles', reason: 'is unknown' },
    { path: 'institutions[0].tenant', reason: 'is a number, not a text' },
    { path: 'institutions[1].tenant', reason: 'is unknown' },
  ])
})

test('G27 a feature that is not in this build is a fault', () => {
  const text = networkFile.replace('accounts: ', 'features: { calendar: off, calender: off }\n  accounts: ')
  expect(faultsOf(text)).toMatchObject([{ path: 'network.features.calender', reason: 'is unknown' }])
  const { network } = load(networkFile.replace('accounts: ', 'features: { calendar: off }\n  accounts: '))
  expect(network.features).toEqual({
    calendar: 'off',
    clearance: 'on',
    history: 'on',
    passwordSignIn: 'on',
    reminders: 'off',
  })
})

test('G27 the demo cannot be mixed with real institutions', () => {
  const real = networkFile.replace('baseUrl: http://127.0.0.1:4411', 'region: eu')
  expect(faultsOf(real).map(({ path }) => path)).toEqual(['institutions[0].region'])
  const elsewhere = networkFile.replace('http://127.0.0.1:4413/idp/NORTH', 'https://idp.north.example')
  expect(faultsOf(elsewhere).map(({ path }) => path)).toEqual(['institutions[0].signIn.issuer'])
  const faults = faultsOf(networkFile.replace('  demo: true\n', ''))
  expect(faults).toHaveLength(almaNames.length + memberNames.length)
  expect(new Set(faults.map(({ reason }) => reason))).toEqual(new Set(['is http']))
})

test('G27 only a demo can set the clock and constants of the guard', () => {
  const real = networkFile
    .replace('  demo: true\n', '')
    .replaceAll('http://127.0.0.1', 'https://alma.example')
  const env = { CARD_NOW: '2036-11-25T13:02:00Z', GUARD_CONSTANTS: 'judged=10&staysOpen=100' }
  expect(faultsOf(real, env).map(({ path }) => path)).toEqual(Object.keys(env))
  const { cardNow, guardConstants } = load(networkFile, env)
  expect(cardNow).toEqual(new Date(env.CARD_NOW))
  expect(guardConstants).toEqual({ judged: 10, staysOpen: 100 })
})

test('G27 --report needs a person, and --as needs --check and --at', () => {
  expect(pathsOf('--check', '--report', 'differences.md')).toContain('--report')
  expect(pathsOf('--as', '1', '--at', '01MER_NORTH', '--report', 'differences.md')).toContain('--as')
  const whole = pathsOf('--check', '--as', '1', '--at', '01MER_NORTH', '--report', 'differences.md')
  expect(whole).not.toContain('--report')
})

test.for([
  ['10.20.0.0/16', '10.20.7.7'],
  ['10.20.7.7', '10.0.0.0/8'],
  ['10.20.0.0/16', '::ffff:10.20.7.7'],
  ['2001:db8:1::/48', '192.0.2.1, 2001:db8::/32'],
] as const)('G27 a proxy among the shared computers is a fault: %s and %s', ([shared, proxies]) => {
  const text = networkFile.replace('accounts: ', `sharedComputers: [192.0.2.77, '${shared}']\n  accounts: `)
  expect(faultsOf(text, { TRUST_PROXY: proxies }).map(({ path }) => path)).toEqual([
    'network.sharedComputers[1]',
  ])
  expect(load(text, { TRUST_PROXY: '198.51.100.0/24, 2001:db8:2::1' }).trustProxy).toHaveLength(2)
})

test('G5 G27 https without TRUST_PROXY is reported at the start, http and a named proxy are not', () => {
  const https = { PUBLIC_URL: 'https://card.example' }
  expect(load(networkFile, https).warnings).toEqual([expect.stringMatching(/^TRUST_PROXY: is not set /)])
  expect(load(networkFile, { ...https, TRUST_PROXY: '10.0.0.5' }).warnings).toEqual([])
  expect(load(networkFile).warnings).toEqual([])
})

test('G27 a real network without PUBLIC_URL or a web app is reported', () => {
  const real = networkFile
    .replace('  demo: true\n', '')
    .replaceAll('http://127.0.0.1', 'https://alma.example')
  const web = join(import.meta.dirname, '../../test/web')
  expect(load(real, { WEB_ROOT: web }).warnings).toEqual([expect.stringMatching(/^PUBLIC_URL: is not set/)])
  expect(load(real, { WEB_ROOT: web, PUBLIC_URL: 'http://localhost:4400' }).warnings).toEqual([])
})

test('G27 two institutions at one address with the same key are a fault that names both and no key', () => {
  const text = networkFile
    .replace('DEMO_KEY_ALPINE', 'DEMO_KEY_NORTH')
    .replace('DEMO_KEY_STATE', 'DEMO_KEY_NORTH')
  const faults = faultsOf(text)
  expect(faults.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
    'institutions[2].key is the same key as that of 01MER_NORTH',
    'institutions[4].key is the same key as that of 01MER_NORTH',
  ])
  expect(JSON.stringify(faults)).not.toContain('canary')
})

test('G18 G27 REPLICAS needs a shared database, and leaves each replica a call at every institution', () => {
  const shared = {
    DATABASE_URL: 'postgres://card:canary@db.example/card',
    DATA_KEY: Buffer.alloc(32, 'canary').toString('base64'),
  }
  const limited = networkFile.replace('system: alma', 'guard: { inFlight: 2 }\n    system: alma')
  expect(load(networkFile).replicas).toBe(1)
  expect(load(networkFile, { ...shared, REPLICAS: '3' }).replicas).toBe(3)
  expect(reasonsOf(networkFile, { REPLICAS: '2' })).toEqual(['REPLICAS is more than 1 without DATABASE_URL'])
  expect(reasonsOf(networkFile, { ...shared, REPLICAS: '0' })).toEqual([
    'REPLICAS is not a number from 1 to 99',
  ])
  expect(load(limited, { ...shared, REPLICAS: '2' }).replicas).toBe(2)
  expect(reasonsOf(limited, { ...shared, REPLICAS: '3' })).toEqual([
    'REPLICAS is more than 2, the smallest limit of calls at 01MER_NORTH',
  ])
})

test('G27 invalid YAML is a fault with its line', () => {
  expect(faultsOf('network:\n  name: [').map(({ path }) => path)).toContain('line 2')
})

test('G27 an alias without an anchor, and a file without a key, are faults with a line', () => {
  expect(messageOf('network:\n  name: *name\n  links: *links\n').split('\n')).toEqual([
    expect.stringMatching(/^line 2: has an alias/),
    expect.stringMatching(/^line 3: has an alias/),
  ])
  const ofNothing = [
    'a: &a { b: *a }',
    'network: { <<: no }',
    'a: &a no\nnetwork: { <<: [*a] }',
    'network: &n { <<: *n }',
  ]
  for (const text of ofNothing) expect(messageOf(text)).toMatch(/^line \d: has an? (alias|<<) /)
  for (const text of ['', '[]', 'null'])
    expect(messageOf(text)).toMatch(/^line 1: does not begin with a key\. /)
})

test('an anchor can be used at each of many entries', () => {
  const rows = Array.from(
    { length: 200 },
    (_, at) => `    - { language: *tag, text: No ${at}, reason: fees }`,
  )
  const refusals = ['  refusals:', '    - { language: &tag en, text: No, reason: fees }', ...rows].join('\n')
  const { network } = load(networkFile.replace('  refusals:', refusals))
  expect(network.refusals.length).toBeGreaterThan(200)
})

test('the example of similar institutions loads, with as many as a large network has', () => {
  const example = readFileSync(join(import.meta.dirname, '../../../../deploy/network.example.yaml'), 'utf8')
  const [head = '', first = '', second = ''] = example.split(/^(?= {2}- )/m)
  const others = Array.from({ length: 30 }, (_, at) => second.replaceAll('SOUTH', `SOUTH${at}`))
  const text = [head, first, ...others].join('')
  const names = text.match(/(?:KEY|SECRET)_\w+/g) ?? []
  const env = Object.fromEntries(names.map((name) => [name, `canary-${name}`]))
  const { institutions } = load(text, env)
  expect(new Set(institutions.map(({ code }) => code)).size).toBe(31)
  expect(
    new Set(institutions.map(({ blocks, timeZone, baseUrl }) => JSON.stringify([blocks, timeZone, baseUrl])))
      .size,
  ).toBe(1)
  expect(institutions[30]?.blocks).not.toEqual([])
})

function pathsOf(...args: string[]): string[] {
  return argumentFaults(...args).map(({ path }) => path)
}

function messageOf(text: string | Buffer): string {
  return new ConfigFaults(faultsOf(text)).message
}
