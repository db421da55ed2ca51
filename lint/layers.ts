/**
 * Part of `npm run check`. Each folder needs a row in the table, and its files may import only from rows below. A feature may import
 * no other feature, and no files import each other in a circle.
 */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path/posix'

/** From top to bottom. Type imports count. A file directly in the source folder is its own layer. */
const layers: Record<string, string[]> = {
  'apps/bff/src': [
    'server.ts',
    'audit-log.ts',
    'app.ts',
    'check',
    'features/calendar',
    'features/clearance',
    'features/history',
    'features/password-sign-in',
    'features/reminders',
    'feature.ts',
    'dependencies.ts',
    'privacy',
    'staff',
    'card',
    'actions',
    'audit',
    'sign-in',
    'metrics',
    'members',
    'http',
    'replicas',
    'store',
    'reasons',
    'text',
    'config',
    'periodic.ts',
    'clock.ts',
  ],
  'apps/web/src': [
    'main.tsx',
    'routes.tsx',
    'first-picture.tsx',
    'query-client.ts',
    'features/clearance',
    'staff/network-status',
    'staff/activity',
    'staff/patron',
    'staff',
    'privacy',
    'accessibility',
    'overview',
    'features/history',
    'loans',
    'requests',
    'fees',
    'blocks',
    'details',
    'settings',
    'features/calendar',
    'features/reminders',
    'export',
    'page',
    'actions',
    'switcher',
    'sign-in',
    'missing',
    'card',
    'reasons',
    'layout',
    'session',
    'api.ts',
    'early-requests.ts',
    'session-tag.ts',
    'store.ts',
    'dates',
    'money',
    'ui',
    'text',
    'clock.ts',
    'vite-env.d.ts',
  ],
  'packages/library-systems/src': [
    'vendors.ts',
    'connect.ts',
    'conformance',
    'alma/facts',
    'alma',
    'paia',
    'koha',
    'folio',
    'institution-token.ts',
    'logins.ts',
    'accepted-renewal.ts',
    'path-segment.ts',
    'moments.ts',
    'money.ts',
    'json-values.ts',
    'port.ts',
    'settings.ts',
    'refusal-reason.ts',
    'guard',
    'exchange',
    'secret.ts',
    'cache.ts',
    'durations.ts',
  ],
  'packages/mock-network/src': [
    'main.ts',
    'fidelity.ts',
    'fidelity',
    'start.ts',
    'control',
    'mock-network.ts',
    'keys.ts',
    'stories',
    'alma',
    'paia',
    'koha',
    'folio',
    'region',
    'identity-provider',
    'patrons',
    'listen.ts',
    'free-port.ts',
    'mailbox.ts',
    'certificate.ts',
    'html.ts',
    'demo-network.ts',
    'institutions.ts',
    'clock.ts',
  ],
}

const imported = /(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+\.tsx?)'/g
const faults = Object.entries(layers).flatMap(([source, order]) => {
  const files = globSync(`${source}/**/*.{ts,tsx}`)
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.includes('.test.'))
  const imports = new Map(files.map((file) => [file, importsOf(file)]))
  return [...files.flatMap((file) => faultsIn(file, source, order)), ...circlesIn(imports)]
})
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1

function importsOf(file: string): string[] {
  const paths = readFileSync(file, 'utf8').matchAll(imported)
  return [...paths].map(([, path = '']) => join(dirname(file), path))
}

/** Finds circles by repeated removal of files that import none of the rest, or that none of the rest imports. */
function circlesIn(imports: Map<string, string[]>): string[] {
  const rest = new Map(imports)
  for (let before = -1; before !== rest.size;) {
    before = rest.size
    const used = new Set([...rest.values()].flat())
    for (const [file, paths] of rest)
      if (!used.has(file) || !paths.some((path) => rest.has(path))) rest.delete(file)
  }
  return [...rest].map(
    ([file, paths]) => `${file}: is in a circle with ${paths.filter((path) => rest.has(path)).join(', ')}`,
  )
}

function faultsIn(file: string, source: string, order: string[]): string[] {
  const own = layerOf(file, source, order)
  if (!order.includes(own)) return [`${file}: lint/layers.ts has no row for ${own}`]
  return importsOf(file).flatMap((path) => {
    const other = layerOf(path, source, order)
    if (isFeature(own) && isFeature(other) && other !== own)
      return [`${file}: imports ${path}, but any other feature can be deleted`]
    if (other === own || order.indexOf(other) > order.indexOf(own)) return []
    return [`${file}: imports ${path}, but ${own} is not above ${other} in lint/layers.ts`]
  })
}

function isFeature(layer: string): boolean {
  return layer.startsWith('features/')
}

/** The folder of a file; the file itself if it has its own row or is directly in the source folder. */
function layerOf(file: string, source: string, order: string[]): string {
  const path = relative(source, file)
  const folder = dirname(path)
  return folder === '.' || order.includes(path) ? path : folder
}
