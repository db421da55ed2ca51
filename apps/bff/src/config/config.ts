import { readFileSync } from 'node:fs'
import type { FeatureName } from '@library-card/contract/institution.ts'
import { parseArgs } from 'node:util'
import { readEnvironment, type Environment } from './environment.ts'
import { ConfigFaults, type Fault } from './faults.ts'
import {
  configureNetwork,
  type ConfiguredInstitution,
  type ConfiguredNetwork,
  type Features,
} from './network.ts'
import { isRange, overlap } from './ranges.ts'
import type { Vendors } from './vendor-settings.ts'
import type { NetworkFile } from './network-file.ts'
import { findFaults } from './network-file-faults.ts'
import { parseNetworkFile } from './network-file-parse.ts'

export type Config = Readonly<
  Environment & {
    /** `--check`: ask what is configured, tell, and exit. */
    check: boolean
    network: ConfiguredNetwork
    institutions: readonly ConfiguredInstitution[]
    /** Every optional feature in this build. */
    features: Features
    /** What is probably wrong, but does not prevent a start. */
    warnings: readonly string[]
  }
>

type Sources = {
  env: Record<string, string | undefined>
  args: string[]
  vendors: Vendors
  features: readonly { name: FeatureName }[]
}

/** Reads the environment and the network file, once. Throws `ConfigFaults` with every fault there is. */
export function loadConfig({ env, args, vendors, features: inBuild }: Sources): Config {
  const faults: Fault[] = []
  const report = (fault: Fault) => void faults.push(fault)
  const options = readOptions(args, report)
  const environment = readEnvironment(env, report)
  const parsed = readNetwork(options.network)
  if ('faults' in parsed) throw new ConfigFaults([...faults, ...parsed.faults])

  const names = inBuild.map(({ name }) => name)
  const features = toFeatures(parsed.file, names)
  faults.push(
    ...findFaults(parsed.file, vendors),
    ...featureFaults(parsed.file, names),
    ...proxyFaults(environment, parsed.file),
  )
  const { network, institutions } = configureNetwork(parsed.file, { env, vendors, features, report })
  if (environment.cardNow && !network.demo) report(clockOutsideDemo)
  if (faults.length > 0) throw new ConfigFaults(faults)
  return Object.freeze({
    ...environment,
    check: options.check,
    network,
    institutions,
    features,
    warnings: [
      ...(isBehindUnknownProxy(environment) ? [unknownProxy] : []),
      ...closedTo(parsed.file, features),
    ],
  })
}

function toFeatures({ network }: NetworkFile, names: FeatureName[]): Features {
  return Object.fromEntries(names.map((name) => [name, network.features?.[name] ?? 'on']))
}

function featureFaults({ network }: NetworkFile, names: string[]): Fault[] {
  return Object.keys(network.features ?? {})
    .filter((name) => !names.includes(name))
    .map((name) => ({
      path: `network.features.${name}`,
      reason: 'is unknown',
      cure: `There are ${names.join(', ')}`,
    }))
}

/** Institutions whose patrons cannot sign in because the feature is off. */
function closedTo({ institutions }: NetworkFile, { passwordSignIn = 'off' }: Features): string[] {
  if (passwordSignIn === 'on') return []
  return institutions
    .filter((entry) => entry.passwordSignIn)
    .map(
      ({ code }) => `${code}: its patrons cannot sign in, because passwordSignIn is off in network.features`,
    )
}

const unknownProxy =
  'TRUST_PROXY: is not set although PUBLIC_URL is https. All browsers seem to have the address of the proxy: they share ' +
  'the waits after wrong passwords, and sharedComputers matches none or all. Give the address of the proxy'

/** The server itself speaks http only. */
function isBehindUnknownProxy({ publicUrl, trustProxy }: Environment): boolean {
  return trustProxy === null && publicUrl.startsWith('https:')
}

/** A shared computer that counts as a proxy can claim any address; a proxy that counts as one makes all browsers shared. */
function proxyFaults(
  { trustProxy }: Environment,
  { network: { sharedComputers = [] } }: NetworkFile,
): Fault[] {
  const proxies = (trustProxy ?? []).filter(isRange)
  return sharedComputers.flatMap((range, index) =>
    isRange(range) && proxies.some((proxy) => overlap(proxy, range))
      ? [
          {
            path: `network.sharedComputers[${index}]`,
            reason: 'overlaps TRUST_PROXY',
            cure: 'Take the addresses of the proxies out of it',
          },
        ]
      : [],
  )
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
