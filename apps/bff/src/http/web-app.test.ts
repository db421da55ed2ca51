import { once } from 'node:events'
import { cpSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import type { Headers } from '../../test/card.ts'
import { startOwnNetwork } from '../../test/network.ts'
import { signInStaff } from '../../test/staff.ts'
import { serveWebApp } from './web-app.ts'
import { newFolder } from '../../test/files.ts'

const nobody = async () => false
const builtWebApp = join(import.meta.dirname, '../../test/web')
const settings = {
  webRoot: builtWebApp,
  assetsFolder: null,
  publicUrl: 'http://localhost:4400',
  network: { languages: ['en'], name: 'Test network' },
}

test.for(['identity', 'gzip'])(
  'G28 two versions that share a folder of assets serve those of both: %s',
  async (encoding) => {
    const assetsFolder = join(newFolder(), 'assets')
    const earlier = await startVersion('3f9a', assetsFolder)
    const later = await startVersion('77c1', assetsFolder)
    for (const { app } of [earlier, later])
      for (const hash of ['3f9a', '77c1']) {
        const url = `/assets/main-${hash}.css`
        const answer = await app.inject({ url, headers: { 'accept-encoding': encoding } })
        expect(answer.statusCode).toBe(200)
        expect(answer.headers).toMatchObject({
          'content-type': expect.stringContaining('text/css'),
          'cache-control': 'public, max-age=31536000, immutable',
          ...(encoding === 'gzip' && { 'content-encoding': 'gzip' }),
        })
      }
    const missing = await later.get('/assets/main-0000.css')
    expect(missing.statusCode).toBe(404)
  },
)

test('G28 replicas in containers, which all have the same process id, fill a folder of assets at once', async () => {
  const webRoot = join(newFolder(), 'web')
  cpSync(builtWebApp, webRoot, { recursive: true })
  for (let file = 0; file < 500; file++) writeFileSync(join(webRoot, `assets/part-${file}.js`), '')
  const assetsFolder = join(newFolder(), 'assets')
  const ready = new Int32Array(new SharedArrayBuffer(4))
  const workerData = { module: join(import.meta.dirname, 'web-app.ts'), webRoot, assetsFolder, ready }
  const replicas = [1, 2].map(() => new Worker(replica, { eval: true, workerData }))
  onTestFinished(async () => void (await Promise.all(replicas.map((one) => one.terminate()))))
  await Promise.all(replicas.map((one) => once(one, 'exit')))
  expect(readdirSync(assetsFolder)).toHaveLength(502)
})

/** Starts when another one is ready, too. Threads of one process have its id. */
const replica = `
  const { workerData: { module, ready, ...settings } } = require('node:worker_threads')
  const app = { register() {}, setNotFoundHandler() {} }
  import(module).then(({ serveWebApp }) => {
    Atomics.add(ready, 0, 1)
    while (Atomics.load(ready, 0) < 2);
    serveWebApp(app, { ...settings, network: { languages: [] } })
  })`

test('G27 a folder of assets that cannot be written stops the start', () => {
  const assetsFolder = '/dev/null/assets'
  expect(() => serveWebApp(fastify(), { ...settings, assetsFolder }, nobody)).toThrow(
    /^ASSETS_FOLDER: cannot be written/,
  )
})

test('G27 a web app that was built without a language of the network stops the start', () => {
  const network = { languages: ['en', 'en-XA'], name: 'Test network' }
  expect(() => serveWebApp(fastify(), { ...settings, network }, nobody)).toThrow(
    /^WEB_ROOT: contains no index\.en-XA\.html/,
  )
})

test('only to a patron who is signed in, an address of the card is the page that sends its requests at once', async () => {
  const card = await startOwnNetwork()
  const patron = await card.signIn(card.network.patron({ like: 'two-loans' }))
  const staff = await signInStaff(card, 'desk-operator')
  const isEarly = async (url: string, { cookie }: Headers) => {
    const headers = { accept: 'text/html', ...(cookie && { cookie }) }
    const { body } = await card.get(url, headers)
    expect(body).toContain('<title>Library Card</title>')
    return body.includes('signed-in')
  }
  expect(await isEarly('/card/all/loans', patron)).toBe(true)
  expect(await isEarly('/privacy', patron)).toBe(false)
  expect(await isEarly('/card/all/loans', staff)).toBe(false)
  expect(await isEarly('/card/all/loans', {})).toBe(false)
  expect(await isEarly('/card/all/loans', { cookie: '__Host-card=ended' })).toBe(false)
})

const meridian = join(import.meta.dirname, '../../../../demo/images/meridian.svg')

test.for([
  ['the symbol', '', /<svg\s*><\/svg>Loans of/],
  ['its logo', `\n  logo: ${meridian}`, /<img src="\/pictures\/[\w.-]+" \/>Loans of/],
] as const)(
  'the first response is the picture of its address, with the network’s name and %s',
  async ([, logo, shown]) => {
    const name = `"Books & <i>Co</i>"${logo}`
    const card = await startOwnNetwork({ edit: (file) => file.replace('Meridian Library Network', name) })
    const patron = await card.signIn(card.network.patron({ like: 'two-loans' }))
    const read = async (url: string, headers: Headers = {}) =>
      (await card.get(url, { accept: 'text/html', ...headers })).body
    const loans = await read('/card/all/loans?from=mail', patron)
    expect(loans).toContain('Loans of Books &#38; &#60;i&#62;Co&#60;/i&#62;')
    expect(loans).toMatch(shown)
    expect(loans).not.toContain('<!--')
    expect(await read('/card/all/fees', patron)).toContain('Any card page')
    expect(await read('/staff/patrons', patron)).toContain('Patron services')
    for (const url of ['/card/all/loans', '/sign-in'])
      expect(await read(url)).not.toMatch(/Loans|card page|services/)
  },
)

/** `hash` is in the name of its stylesheet. */
async function startVersion(hash: string, assetsFolder: string) {
  const webRoot = join(newFolder(), 'web')
  cpSync(builtWebApp, webRoot, { recursive: true })
  for (const end of ['', '.gz'])
    renameSync(join(webRoot, `assets/main-3f9a.css${end}`), join(webRoot, `assets/main-${hash}.css${end}`))
  const card = await startOwnNetwork({ env: { WEB_ROOT: webRoot, ASSETS_FOLDER: assetsFolder } })
  return card
}
