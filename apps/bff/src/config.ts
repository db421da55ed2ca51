import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readEnvironment, type Environment } from './config/environment.ts'
import { ConfigFaults, type Fault } from './config/faults.ts'
import { configureNetwork, type ConfiguredInstitution, type ConfiguredNetwork } from './config/network.ts'
import { findFaults } from './network/network-file-faults.ts'
import { parseNetworkFile } from './network/network-file-shape.ts'

export type Config = Readonly<
  Environment & {
    /** `--check`: ask what is configured, tell, and exit. */
    check: boolean
    network: ConfiguredNetwork
    institutions: readonly ConfiguredInstitution[]
  }
>

type Sources = { env: Record<string, string | undefined>; args: string[] }

/** Reads the environment and the network file, once. Throws `ConfigFaults` with every fault there is. */
export function loadConfig({ env, args }: Sources): Config {
  const faults: Fault[] = []
  const report = (fault: Fault) => void faults.push(fault)
  const options = readOptions(args, report)
  const environment = readEnvironment(env, report)
  const parsed = readNetwork(options.network)
  if ('faults' in parsed) throw new ConfigFaults([...faults, ...parsed.faults])

  faults.push(...findFaults(parsed.file))
  const { network, institutions } = configureNetwork(parsed.file, { env, report })
  if (environment.cardNow && !network.demo) report(clockOutsideDemo)
  if (faults.length > 0) throw new ConfigFaults(faults)
  return Object.freeze({
    ...environment,
    check: options.check,
    network,
    institutions,
  })
}

const clockOutsideDemo: Fault = {
  path: 'CARD_NOW',
  reason: 'is for a demo only',
  cure: 'Unset it: real due dates need the real time',
}

function readOptions(args: string[], report: (fault: Fault) => void) {
  try {
    const { values } = parseArgs({
      args,
      options: { network: { type: 'string' }, check: { type: 'boolean' } },
    })
    return { network: values.network, check: values.check ?? false }
  } catch {
    const cure = 'There are --network FILE and --check'
    report({ path: 'arguments', reason: 'hold one that is unknown or has no value', cure })
    return { network: undefined, check: false }
  }
}

function readNetwork(path: string | undefined): ReturnType<typeof parseNetworkFile> {
  const fault = { path: '--network', cure: 'Give the path of a network file, such as demo/network.yaml' }
  if (path === undefined) return { faults: [{ ...fault, reason: 'is missing' }] }
  try {
    return parseNetworkFile(readFileSync(path, 'utf8'))
  } catch {
    return { faults: [{ ...fault, reason: 'names a file that cannot be read' }] }
  }
}
