import { isUtf8 } from 'node:buffer'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { readEnvironment, readId, type Environment } from './environment.ts'
import { asItIs, ConfigFaults, type Fault } from './faults.ts'
import { configureNetwork, type ConfiguredInstitution, type ConfiguredNetwork } from './network.ts'
import type { NetworkFile } from './network-file.ts'
import { parseNetworkFile, type Parts } from './network-file-parse.ts'
import { withPictures, type Pictures } from './pictures.ts'
import { isRange, overlap } from './ranges.ts'
import { readIfThere } from './read-file.ts'
import { brokenRules, replicaFaults } from './rules.ts'

export type Config = Readonly<
  Environment & {
    /** `--check`: query every institution, print the results, and exit. */
    check: boolean
    /** `--as ID --at CODE`: the person whose accounts are looked up. */
    person: { id: string; institutionCode: string } | null
    /** `--report FILE`: where the differences of the institutions' answers are written. */
    report: string | null
    network: ConfiguredNetwork
    institutions: readonly ConfiguredInstitution[]
    /** The network file as it was read. */
    networkFile: NetworkFile
    pictures: Pictures
    /** Probable mistakes that do not prevent a start. */
    warnings: readonly string[]
  }
>

type Sources = Parts & { env: NodeJS.ProcessEnv; args: string[] }

export function loadConfig({ env, args, ...parts }: Sources): Config {
  const faults: Fault[] = []
  const report = (fault: Fault) => void faults.push(fault)
  const options = readOptions(args, report)
  const environment = readEnvironment(env, report)
  const { file, faults: ofFile, locate } = readNetwork(options.network, parts)
  faults.push(...ofFile)
  if (!file) throw new ConfigFaults(faults)

  const reportInFile = (fault: Fault) => report(locate(fault))
  for (const fault of [...brokenRules(file, parts.vendors), ...proxyFaults(environment, file)])
    reportInFile(fault)
  for (const fault of replicaFaults(file, parts.vendors, environment.replicas)) report(fault)
  const { file: withPaths, pictures } = withPictures(file, dirname(options.network ?? ''), reportInFile)
  const { network, institutions } = configureNetwork(withPaths, {
    env,
    vendors: parts.vendors,
    report: reportInFile,
  })
  if (!network.demo)
    for (const path of ['CARD_NOW', 'GUARD_CONSTANTS'])
      if (env[path]) report({ path, reason: 'is for a demo only', cure: 'Unset it' })
  if (faults.length > 0) throw new ConfigFaults(faults)
  const warnings = [
    ...(isBehindUnknownProxy(environment) ? [unknownProxy] : []),
    ...(network.demo ? [] : findUnset(environment, env)),
    ...noSignIn(file),
  ]
  return Object.freeze({
    ...environment,
    check: options.check,
    person: options.person,
    report: options.report,
    network: environment.mail ? network : withoutReminders(network),
    institutions,
    networkFile: file,
    pictures,
    warnings,
  })
}

/** Reminders are off without a mail server. */
function withoutReminders(network: ConfiguredNetwork): ConfiguredNetwork {
  const { features } = network
  return 'reminders' in features ? { ...network, features: { ...features, reminders: 'off' } } : network
}

/** Institutions whose patrons cannot sign in because the feature is off. */
function noSignIn({ network: { features }, institutions }: NetworkFile): string[] {
  return institutions
    .filter(({ passwordSignIn }) => passwordSignIn && features.passwordSignIn !== 'on')
    .map(
      ({ code }) => `${code}: its patrons cannot sign in, because passwordSignIn is off in network.features`,
    )
}

/** Settings that only a demo can omit. */
function findUnset({ webRoot }: Environment, env: Sources['env']): string[] {
  return [...(env['PUBLIC_URL'] === undefined ? [noPublicUrl] : []), ...(webRoot === null ? [noWebApp] : [])]
}

const noPublicUrl =
  'PUBLIC_URL: is not set. Identity providers send browsers back to localhost: set it to the address that they type'
const noWebApp =
  'WEB_ROOT: contains no index.html, so that only the API is served. Build the web app: npm run build'

const unknownProxy =
  'TRUST_PROXY: is not set although PUBLIC_URL is https. All browsers seem to have the address of the proxy: they share ' +
  'the waits after wrong passwords, and sharedComputers matches none or all. Give the address of the proxy'

/** Whether browsers reach the server through a proxy that is not configured: the server itself speaks http only. */
function isBehindUnknownProxy({ publicUrl, trustProxy }: Environment): boolean {
  return trustProxy === null && publicUrl.startsWith('https:')
}

/**
 * A shared computer that counts as a proxy can claim any address; a proxy that counts as a shared computer
 * makes all browsers shared.
 */
function proxyFaults({ trustProxy }: Environment, { network: { sharedComputers } }: NetworkFile): Fault[] {
  const proxies = (trustProxy ?? []).filter(isRange)
  const overlaps = (range: string) => isRange(range) && proxies.some((proxy) => overlap(proxy, range))
  return sharedComputers.flatMap((range, index) => {
    const path = `network.sharedComputers[${index}]`
    const cure = 'Take the addresses of the proxies out of it'
    return overlaps(range) ? [{ path, reason: 'overlaps TRUST_PROXY', cure }] : []
  })
}

function readOptions(args: string[], report: (fault: Fault) => void) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        network: { type: 'string' },
        check: { type: 'boolean' },
        as: { type: 'string' },
        at: { type: 'string' },
        report: { type: 'string' },
      },
    })
    const { network, check = false, as, at: institutionCode, report: file } = values
    const id = readId(as)
    if (!id !== !institutionCode || (id && !check))
      report({
        path: '--as',
        reason: 'is not complete',
        cure: 'Give --check --as ID --at CODE, or --as - and the ID as input',
      })
    if (file !== undefined && !id)
      report({
        path: '--report',
        reason: 'is not complete',
        cure: 'Give --check --as ID --at CODE --report FILE',
      })
    const person = id && institutionCode ? { id, institutionCode } : null
    return { network, check, person, report: file ?? null }
  } catch {
    const cure =
      'There are --network FILE, --check, and with it --as ID --at CODE, and with those --report FILE'
    report({ path: 'arguments', reason: 'hold one that is unknown or has no value', cure })
    return { network: undefined, check: false, person: null, report: null }
  }
}

function readNetwork(path: string | undefined, parts: Parts): ReturnType<typeof parseNetworkFile> {
  const fault = {
    path: '--network',
    cure: 'Give the path of a network file, such as deploy/network.example.yaml',
  }
  if (path === undefined) return { file: null, faults: [{ ...fault, reason: 'is missing' }], locate: asItIs }
  const content = readIfThere(path)
  if (content && !isUtf8(content)) return { file: null, faults: [notUtf8(content)], locate: asItIs }
  if (content) return parseNetworkFile(content.toString(), parts)
  return { file: null, faults: [{ ...fault, reason: 'names a file that cannot be read' }], locate: asItIs }
}

/** Without this fault, each letter beyond ASCII in such a file would be shown as a question mark. */
function notUtf8(content: Buffer): Fault {
  const lines = content.toString('latin1').split('\n')
  const line = lines.findIndex((text) => !isUtf8(Buffer.from(text, 'latin1'))) + 1
  const cure = 'Save the file as UTF-8; its encoding may be Latin-1 (ISO 8859-1, Windows-1252)'
  return { path: `line ${line}`, reason: 'has a byte that is not UTF-8', cure }
}
