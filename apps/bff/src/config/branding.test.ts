import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Network } from '@library-card/contract/institution.ts'
import { expect, test } from 'vitest'
import { reasonsOf } from '../../test/config.ts'
import { startOwnNetwork, ownPage, startTime } from '../../test/network.ts'
import { newFolder } from '../../test/files.ts'
import { networkFile, withSettings } from '../../test/network-file.ts'

const plain = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'
const folder = newFolder()

function picture(name: string, content: string | Buffer): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

function faultsOf(lines: string): string[] {
  return reasonsOf(withSettings(lines)(networkFile))
}

function at(hours: number): string {
  return new Date(startTime + hours * 3_600_000).toISOString()
}

async function start(edit: (file: string) => string, clock?: () => number) {
  const card = await startOwnNetwork({ edit, ...(clock && { clock }) })
  const network = async () => (await card.get('/api/institutions', ownPage)).json<Network>()
  return { card, network }
}

test('G27 a logo that is missing, too large or no picture is a fault', () => {
  const missing = `logo: ${join(folder, 'missing.svg')}`
  expect(faultsOf(missing)).toEqual(['network.logo names a file that cannot be read'])
  const large = picture('large.svg', plain + ' '.repeat(100 * 1_024))
  expect(faultsOf(`favicon: ${large}`)).toEqual(['network.favicon is larger than 100 KiB'])
  const other = ['network.logo is neither SVG nor PNG']
  expect(faultsOf(`logo: ${picture('page.svg', '<html></html>')}`)).toEqual(other)
  expect(faultsOf(`logo: ${picture('other.svg', Buffer.from(plain, 'utf16le'))}`)).toEqual(other)
})

test('G27 a brand colour that cannot be read on its background is a fault for each pair', () => {
  expect(faultsOf("brand: '#0d5c4d'")).toEqual([])
  expect(faultsOf("brand: '#f0c000'")).toEqual([
    'network.brand #f0c000 has a contrast of 1.71 to #ffffff in the light theme, less than 4.5',
    'network.brand #f0c000 has a contrast of 1.57 to #f7f5f0 in the light theme, less than 4.5',
  ])
  expect(faultsOf("brand: '#0d5c4d'\n  brandDark: '#0d5c4d'")).toEqual([
    expect.stringContaining('network.brandDark #0d5c4d has a contrast of 2.'),
    expect.stringContaining('network.brandDark #0d5c4d has a contrast of 2.'),
  ])
  expect(faultsOf("brandDark: '#7fd3bb'")).toEqual(['network.brandDark is given without brand'])
})

/** The stylesheet that a page names besides that of the build. */
async function colorsOf(lines: string) {
  const { card } = await start(withSettings(lines))
  const { body } = await card.get('/', { accept: 'text/html' })
  const [, address] = /<link rel="stylesheet" href="(\/colors\/[^"]*)"><\/head>/.exec(body) ?? []
  return address ? card.get(address) : null
}

test('the first response names the network’s colours; the dark one is given, or derived from the light one', async () => {
  const given = await colorsOf("brand: '#0d5c4e'\n  brandDark: '#7fd3bb'")
  expect(given?.body).toContain('--brand: light-dark(#0d5c4e, #7fd3bb);')
  expect(given?.headers).toMatchObject({
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  const derived = await colorsOf("brand: '#0d5c4e'")
  expect(derived?.body).toMatch(/--brand: light-dark\(#0d5c4e, #(?!7fd3bb)[\da-f]{6}\);/)
  expect(await colorsOf('')).toBeNull()
})

test('G27 own texts and notices have languages of the network, the first one always', () => {
  expect(faultsOf('texts: { footer: { xx: Hallo } }\n  notices: [{ text: { en: A, fy: B } }]')).toEqual([
    'network.texts.footer.xx is not in a language of the network',
    'network.notices[0].text.fy is not in a language of the network',
    'network.texts.footer has no text in en',
  ])
})

/** An `<img>` runs no script, and the policy stops what opens the picture as a page. */
test.for([
  plain,
  '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
  '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://elsewhere.example/pixel.png"/></svg>',
])('a logo is served without a session, and can neither run nor load anything: %s', async (content) => {
  const { card, network } = await start(withSettings(`logo: ${picture('logo.svg', content)}`))
  const logo = (await network()).branding.logo ?? ''
  const answer = await card.get(logo)
  expect(answer.body).toBe(content)
  expect(answer.headers).toMatchObject({
    'content-type': 'image/svg+xml',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'cache-control': 'public, max-age=31536000, immutable',
  })
})

test('a notice is shown from its start until its end, and its id changes with its text', async () => {
  let now = startTime
  const soonest = `{ text: { en: Soon }, from: '${at(1)}', until: '${at(2)}' }`
  const { network } = await start(withSettings(`notices: [${soonest}, { text: { en: Always } }]`), () => now)
  const shown = async () => (await network()).notices?.map(({ texts }) => texts['en'])
  expect(await shown()).toEqual(['Always'])
  now += 3_600_000
  expect(await shown()).toEqual(['Soon', 'Always'])
  const [soon, always] = (await network()).notices ?? []
  expect(soon?.id).not.toBe(always?.id)
  now += 3_600_000
  expect(await shown()).toEqual(['Always'])
})
