import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reveal } from '@library-card/library-systems/secret.ts'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { argumentFaults, faultsOf, load, reasonsOf } from '../../test/config.ts'
import { newFolder } from '../../test/files.ts'
import { networkFile } from '../../test/network-file.ts'

test('G27 invalid environment variables and arguments are faults', () => {
  const env = {
    PUBLIC_URL: 'http://card.example',
    DATA_KEY: 'short',
    WEB_ROOT: '/nowhere',
    LOG_LEVEL: 'loud',
    CARD_NOW: 'soon',
    GUARD_CONSTANTS: 'judged=many',
  }
  expect(faultsOf(networkFile, env).map(({ path }) => path)).toEqual(Object.keys(env))
  expect(argumentFaults('--chekc').map(({ path }) => path)).toEqual(['arguments', '--network'])
})

test.for([
  ['4500', 'http://localhost:4500'],
  ['80', 'http://localhost'],
] as const)('without PUBLIC_URL the card is at localhost, as a browser writes it: %s', ([PORT, url]) => {
  expect(load(networkFile, { PORT }).publicUrl).toBe(url)
})

test('G11 G27 DATA_KEY and DATABASE_URL can be in files', () => {
  const folder = newFolder()
  const key = Buffer.alloc(32, 1).toString('base64')
  writeFileSync(join(folder, 'key'), `${key}\n`)
  writeFileSync(join(folder, 'url'), 'postgres://db.example/card\n')
  const files = { DATA_KEY_FILE: join(folder, 'key'), DATABASE_URL_FILE: join(folder, 'url') }
  const config = load(networkFile, files)
  expect(reveal(config.dataKey!)).toBe(key)
  expect(reveal(config.databaseUrl!)).toBe('postgres://db.example/card')
  expect(faultsOf(networkFile, { ...files, DATA_KEY: key }).map(({ path }) => path)).toEqual([
    'DATA_KEY_FILE',
  ])
  const missing = { DATA_KEY_FILE: join(folder, 'nowhere') }
  expect(faultsOf(networkFile, missing)).toMatchObject([
    { path: 'DATA_KEY_FILE', reason: 'names a file that cannot be read' },
  ])
})

test.for(['12/x-canary', '12?x-canary', '12#x-canary', 'a/x-canary', 'a%x-canary', 'x-canary%'])(
  'G11 G27 a password in DATABASE_URL that is not percent-encoded is a fault without a part of it: %s',
  (password) => {
    const DATA_KEY = Buffer.alloc(32).toString('base64')
    const faults = faultsOf(networkFile, {
      DATA_KEY,
      DATABASE_URL: `postgres://card:${password}@db.example/card`,
    })
    expect(faults).toMatchObject([{ path: 'DATABASE_URL', cure: expect.stringContaining('%2F') }])
    expect(JSON.stringify(faults)).not.toMatch(/canary|12/)
  },
)

test('G27 a password in DATABASE_URL may have any character, percent-encoded, and an @ as it is', () => {
  const DATA_KEY = Buffer.alloc(32).toString('base64')
  const word = 'a/b?c#d%e@f:g$h&i'
  for (const [password, meant] of [
    [encodeURIComponent(word), word],
    ['a@b$c&d', 'a@b$c&d'],
  ]) {
    const { databaseUrl } = load(networkFile, {
      DATA_KEY,
      DATABASE_URL: `postgres://card:${password}@db.example/card`,
    })
    expect(new Client(reveal(databaseUrl!)).password).toBe(meant)
  }
})

test('G27 a shared database needs DATA_KEY', () => {
  const fault = { path: 'DATA_KEY', reason: 'is missing: processes that share DATABASE_URL share a key' }
  expect(faultsOf(networkFile, { DATABASE_URL: 'postgres://db.example/card' })).toMatchObject([fault])
  expect(faultsOf(networkFile, { DATABASE_URL: 'mysql://db.example/card' })).toMatchObject([
    { path: 'DATABASE_URL' },
    fault,
  ])
})

test.for(['proxy.example:3128', 'socks5://proxy.example', 'http://card:canary@proxy.example/path'])(
  'G11 G27 %s is not the address of a proxy, and no part of it is shown',
  (address) => {
    expect(reasonsOf(networkFile, { HTTPS_PROXY: address })).toEqual([
      'HTTPS_PROXY is not the address of a proxy',
    ])
  },
)
