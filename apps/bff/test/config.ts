import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { vendors } from '@library-card/library-systems/vendors.ts'
import { features } from '../src/app.ts'
import { loadConfig } from '../src/config/config.ts'
import { ConfigFaults, type Fault } from '../src/config/faults.ts'
import { newFolder } from './files.ts'
import { secrets } from './network-file.ts'

/** Loads the configuration with this network file. */
export function load(networkFile: string | Buffer, env: Record<string, string> = {}, of = vendors) {
  const file = join(newFolder(), 'network.yaml')
  writeFileSync(file, networkFile)
  return loadConfig({ env: { ...secrets, ...env }, args: ['--network', file], vendors: of, features })
}

/** Returns the faults that `load` reports. */
export function faultsOf(...configuration: Parameters<typeof load>): readonly Fault[] {
  return thrown(() => load(...configuration))
}

export function reasonsOf(...configuration: Parameters<typeof load>): string[] {
  return faultsOf(...configuration).map(({ path, reason }) => `${path} ${reason}`)
}

/** Returns the faults of command-line arguments, including missing ones. */
export function argumentFaults(...args: string[]): readonly Fault[] {
  return thrown(() => loadConfig({ env: {}, args, vendors, features }))
}

function thrown(action: () => unknown): readonly Fault[] {
  try {
    action()
  } catch (error) {
    if (error instanceof ConfigFaults) return error.faults
    throw error
  }
  return []
}
