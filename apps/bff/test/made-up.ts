import type { Vendor } from '@library-card/library-systems/port.ts'
import { madeUp, startMadeUp } from '@library-card/library-systems/test/made-up-vendor.ts'
import { vendors } from '@library-card/library-systems/vendors.ts'
import { codeOf } from './card.ts'
import { startTestNetwork, type TestNetwork, type TestOptions } from './network.ts'

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is a Map, and `stop` leaves it as it was
const all = vendors as Map<string, Vendor>
const key = 'k-harbour'

export type MadeUpAtHarbour = Awaited<ReturnType<typeof startMadeUpAtHarbour>>

/** A network in which Harbour has a library system of the made-up vendor. `settings`: lines of its entry. */
export async function startMadeUpAtHarbour(
  settings = '',
  { edit = (file) => file, env = {} }: Pick<TestOptions, 'edit' | 'env'> = {},
) {
  all.set('made-up', madeUp)
  const server = await startMadeUp(key)
  const change = (file: string) => withMadeUp(edit(file), server.url, settings)
  const card: TestNetwork = await startTestNetwork({ edit: change, env: { ...env, DEMO_KEY_HARBOUR: key } })
  return {
    card,
    server,
    key,
    stop: async () => {
      all.delete('made-up')
      await card.stop()
      await server.stop()
    },
  }
}

function withMadeUp(file: string, url: string, settings: string): string {
  const entry = new RegExp(`(code: ${codeOf('HARBOUR')}\n[^]*?)system: alma\n {4}baseUrl: .*`)
  if (!entry.test(file)) throw new Error('Harbour is not in the network file')
  const lines = ['accounts: shared-id', 'home: { campuses: [HARBOUR] }', 'system: made-up', `baseUrl: ${url}`]
  return file.replace(entry, `$1${[...lines, ...(settings ? [settings] : [])].join('\n    ')}`)
}
