import { resolve } from 'node:path'
import { reveal, toSecret, type Secret } from '@library-card/library-systems/secret.ts'
import type { AccountLookup, Vendors } from '@library-card/library-systems/settings.ts'
import type { Availability } from './availability.ts'
import type { Fault } from './faults.ts'
import type { InstitutionEntry } from './institution-entry.ts'
import type { InstitutionProvider, NetworkProvider, SecretReference } from './network-file-values.ts'
import type { NetworkFile } from './network-file.ts'
import { readIfThere } from './read-file.ts'
import { toSessionLimits, type SessionLimits } from './session-limits.ts'

export type Provider = Omit<InstitutionProvider, 'clientSecret'> & {
  /**
   * The code of the provider's institution, or `network`; the last part of the provider's redirect address.
   */
  name: string
  clientSecret: Secret
  /** null if the provider belongs to one institution. */
  homeClaim: string | null
  /** Codes of institutions by values of `homeClaim`. */
  homes: Record<string, string>
}

/** An institution of the network file with its address and secrets. */
export type ConfiguredInstitution = Omit<
  InstitutionEntry,
  'key' | 'baseUrl' | 'region' | 'signIn' | 'accounts' | keyof Availability
> & {
  baseUrl: string
  /** null if each patron signs in themselves. */
  key: Secret | null
  accounts: AccountLookup
  signIn: Provider | null
}

/** Whether accounts at this institution are found by the barcode of the home record, which is then sent there. */
export function receivesBarcodes({
  accounts,
  sharedId,
}: Pick<ConfiguredInstitution, 'accounts' | 'sharedId'>): boolean {
  return accounts === 'shared-id' && sharedId === 'barcode'
}

/**
 * Whether two institutions are in a network with each other, according to the network file. An institution where
 * patrons sign in themselves needs no network.
 */
export function areInNetwork(one: ConfiguredInstitution, other: ConfiguredInstitution): boolean {
  if (one.code === other.code || one.accounts === 'own-sign-in') return true
  return isNamed(one.partners, other) && isNamed(other.partners, one)
}

function isNamed(partners: string[] | undefined, { code }: ConfiguredInstitution): boolean {
  return partners?.includes(code) ?? true
}

export type ConfiguredNetwork = Omit<NetworkFile['network'], 'signIn' | 'sessions'> & {
  sessions: SessionLimits
  signIn: Provider | null
}

type Lookup = {
  env: NodeJS.ProcessEnv
  vendors: Vendors
  report: (fault: Fault) => void
}

export function configureNetwork({ network, institutions }: NetworkFile, lookup: Lookup) {
  const configured = institutions.map((entry, index) =>
    configureInstitution(withNetworkSettings(entry, network), `institutions[${index}]`, lookup),
  )
  reportEqualKeys(configured, lookup)
  return {
    network: {
      ...network,
      sessions: toSessionLimits(network.sessions),
      signIn: configureProvider(network.signIn, { name: 'network', path: 'network.signIn' }, lookup),
    },
    institutions: configured,
  }
}

/**
 * Reports equal keys. Where a vendor has regions, the key alone selects the institution: with an equal key, one
 * institution would show the patrons of another. Elsewhere, one client may be known at several addresses.
 */
function reportEqualKeys(institutions: ConfiguredInstitution[], { vendors, report }: Lookup) {
  const seen = new Map<string, string>()
  for (const [index, { code, system, baseUrl, key }] of institutions.entries()) {
    if (!key || reveal(key) === '') continue
    const address = vendors.get(system)?.regions.size ? '' : baseUrl
    const place = JSON.stringify([system, address, reveal(key)])
    const first = seen.get(place)
    const cure = 'Give each institution the key that its own staff made'
    if (first !== undefined)
      report({ path: `institutions[${index}].key`, reason: `is the same key as that of ${first}`, cure })
    seen.set(place, first ?? code)
  }
}

/** Applies the network's settings: its refusal messages, after the institution's own, and features that are off. */
function withNetworkSettings(
  entry: InstitutionEntry,
  { refusals, features, accounts }: NetworkFile['network'],
): InstitutionEntry & { accounts: AccountLookup } {
  const inItsLanguage = refusals.filter(
    ({ language }) => entry.language === undefined || language === entry.language,
  )
  return {
    ...entry,
    refusals: [...entry.refusals, ...inItsLanguage],
    passwordSignIn: entry.passwordSignIn && features.passwordSignIn === 'on',
    accounts: entry.accounts ?? accounts,
  }
}

function configureInstitution(
  entry: ReturnType<typeof withNetworkSettings>,
  path: string,
  lookup: Lookup,
): ConfiguredInstitution {
  const { region, baseUrl, ...rest } = entry
  return {
    ...rest,
    baseUrl: baseUrl ?? lookup.vendors.get(entry.system)?.regions.get(region ?? '') ?? '',
    key: entry.key ? findSecret(entry.key, `${path}.key`, lookup) : null,
    signIn: configureProvider(entry.signIn, { name: entry.code, path: `${path}.signIn` }, lookup),
  }
}

function configureProvider(
  provider: InstitutionProvider | NetworkProvider | undefined,
  { name, path }: { name: string; path: string },
  lookup: Lookup,
): Provider | null {
  if (!provider) return null
  return {
    homeClaim: null,
    homes: {},
    ...provider,
    name,
    clientSecret: findSecret(provider.clientSecret, `${path}.clientSecret`, lookup),
  }
}

function findSecret(reference: SecretReference, path: string, { env, report }: Lookup): Secret {
  const text = 'env' in reference ? env[reference.env] : readIfThere(reference.file)?.toString().trim()
  if (!text) report({ path, ...missing(reference) })
  return toSecret(text ?? '')
}

function missing(reference: SecretReference): Omit<Fault, 'path'> {
  if ('env' in reference) {
    return { reason: `names ${reference.env}, which is not set`, cure: 'Set this environment variable' }
  }
  // A relative path starts at the folder of the process, which can differ from that of the network file.
  const reason = `names ${resolve(reference.file)}, which cannot be read or is empty`
  return { reason, cure: 'Give the path of a readable file' }
}
