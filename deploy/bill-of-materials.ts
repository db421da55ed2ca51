import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm } from '../e2e/npm.ts'

type Component = { name: string; version: string; 'bom-ref': string }
type Bill = {
  metadata: { component: { name: string } }
  components: Component[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

/**
 * The packages that run in a release, in the server and in the browser, as CycloneDX. npm's own `--omit dev` also omits what
 * tests use too, such as React.
 */
export function createBillOfMaterials(): Bill {
  const args = npm('sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only')
  const text = execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 64 * 1_024 * 1_024 })
  const whole: Bill = JSON.parse(text)
  const { metadata, components, dependencies, ...bill } = whole
  const direct = new Set(
    ['apps/bff', 'apps/web', 'packages/contract', 'packages/library-systems'].flatMap(directDependencies),
  )
  const needed = new Map(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]))
  const running = new Set<string>()
  const add = (ref: string) => {
    if (running.has(ref)) return
    running.add(ref)
    // npm does not say which dependencies of our own packages are for tests, so only the direct ones count.
    if (!ref.startsWith('@library-card/')) needed.get(ref)?.forEach(add)
  }
  for (const component of components) if (direct.has(nameOf(component))) add(component['bom-ref'])
  return {
    ...bill,
    // npm writes the name of the folder.
    metadata: { ...metadata, component: { ...metadata.component, name: 'library-card' } },
    components: components.filter((component) => running.has(component['bom-ref'])),
    dependencies: dependencies
      .filter(({ ref }) => running.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => running.has(one)) })),
  }
}

function directDependencies(folder: string): string[] {
  const file: { dependencies: object } = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', folder, 'package.json'), 'utf8'),
  )
  return Object.keys(file.dependencies)
}

/** The name with its scope, which `name` lacks for our own packages. */
export function nameOf(component: Pick<Component, 'bom-ref'>): string {
  return component['bom-ref'].replace(/@[^@]+$/, '')
}
