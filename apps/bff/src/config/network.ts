import { readFileSync } from 'node:fs'
import type { FeatureName } from '@library-card/contract/institution.ts'
import type { Profile } from '@library-card/contract/session.ts'
import type { InstitutionEntry } from './institution-entry.ts'
import type { InstitutionProvider, NetworkProvider, SecretReference } from './network-file-values.ts'
import type { NetworkFile, SessionsEntry } from './network-file.ts'
import { usualSessionLimits, type SessionLimits } from './session-limits.ts'
import type { Fault } from './faults.ts'
import type { Vendors } from './vendor-settings.ts'
import { toSecret, type Secret } from './secret.ts'

/** Milliseconds. */
export type Limits = {
  connect: number
  read: number
  write: number
  card: number
  signIn: number
  provider: number
}

/** An OpenID Connect provider; `homeClaim` is null where it belongs to one institution. */
export type Provider = {
  /** The code of its institution, or `network`; the last part of its redirect address. */
  name: string
  issuer: string
  /** Where its addresses may be beside the issuer's own host. */
  hosts: readonly string[]
  clientId: string
  clientSecret: Secret
  scope: string
  idClaim: string
  idType: string | null
  homeClaim: string | null
}

/** A member as configured: its entry in the network file with addresses and secrets found. */
export type ConfiguredInstitution = Omit<
  InstitutionEntry,
  'key' | 'baseUrl' | 'region' | 'signIn' | 'refusals'
> & {
  /** Its own first, then the network's in its language. */
  refusals: NonNullable<InstitutionEntry['refusals']>
  baseUrl: string
  key: Secret
  signIn: Provider | null
}

export type ConfiguredNetwork = Omit<
  NetworkFile['network'],
  'demo' | 'limits' | 'signIn' | 'refusals' | 'sessions' | 'overload'
> & {
  demo: boolean
  auditMonths: number
  limits: Limits
  sessions: SessionLimits
  overload: Overload
  signIn: Provider | null
}

const usualLimits: Limits = {
  connect: 1_000,
  read: 2_500,
  write: 10_000,
  card: 3_000,
  signIn: 10_000,
  provider: 5_000,
}

/** Milliseconds: patrons are served longest, what nobody waits for ends first. */
export type Overload = { patrons: number; staff: number; calendars: number }

const usualOverload: Overload = { patrons: 250, staff: 100, calendars: 75 }

/** A feature that is not in this build has no key. */
export type Features = Readonly<Partial<Record<FeatureName, 'on' | 'off'>>>

type Lookup = {
  features: Features
  env: Record<string, string | undefined>
  vendors: Vendors
  report: (fault: Fault) => void
}

export function configureNetwork({ network, institutions }: NetworkFile, lookup: Lookup) {
  return {
    network: {
      ...network,
      demo: network.demo ?? false,
      auditMonths: network.auditMonths ?? 12,
      limits: { ...usualLimits, ...network.limits },
      sessions: configureSessions(network.sessions),
      overload: { ...usualOverload, ...network.overload },
      signIn: configureProvider(network.signIn, { name: 'network', path: 'network.signIn' }, lookup),
    },
    institutions: institutions.map((entry, index) =>
      configureInstitution(withRefusals(entry, network), `institutions[${index}]`, lookup),
    ),
  }
}

const minute = 60_000

function configureSessions(sessions: SessionsEntry = {}): SessionLimits {
  return {
    'own-device': inMilliseconds('own-device', sessions.ownDevice),
    'shared-computer': inMilliseconds('shared-computer', sessions.sharedComputer),
    staff: inMilliseconds('staff', sessions.staff),
  }
}

function inMilliseconds(profile: Profile, { idle, absolute }: { idle?: number; absolute?: number } = {}) {
  const usual = usualSessionLimits[profile]
  return {
    idle: idle === undefined ? usual.idle : idle * minute,
    absolute: absolute === undefined ? usual.absolute : absolute * minute,
  }
}

function withRefusals(entry: InstitutionEntry, { refusals = [] }: NetworkFile['network']) {
  const { language: own } = entry
  const inItsLanguage = refusals.filter(({ language }) => own === undefined || language === own)
  return { ...entry, refusals: [...(entry.refusals ?? []), ...inItsLanguage] }
}

function configureInstitution(
  entry: ReturnType<typeof withRefusals>,
  path: string,
  lookup: Lookup,
): ConfiguredInstitution {
  const { region, baseUrl, ...rest } = entry
  return {
    ...rest,
    baseUrl: baseUrl ?? lookup.vendors.get(entry.system)?.regions.get(region ?? '') ?? '',
    passwordSignIn: entry.passwordSignIn === true && lookup.features.passwordSignIn === 'on',
    key: findSecret(entry.key, `${path}.key`, lookup),
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
    ...provider,
    name,
    clientSecret: findSecret(provider.clientSecret, `${path}.clientSecret`, lookup),
    hosts: provider.hosts ?? [],
    scope: provider.scope ?? 'openid',
    idType: provider.idType ?? null,
    homeClaim: 'homeClaim' in provider ? provider.homeClaim : null,
  }
}

function findSecret(reference: SecretReference, path: string, lookup: Lookup): Secret {
  const text = 'env' in reference ? lookup.env[reference.env] : readText(reference.file)
  if (!text) lookup.report({ path, ...missing(reference) })
  return toSecret(text ?? '')
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}

function missing(reference: SecretReference): Omit<Fault, 'path'> {
  if ('env' in reference) {
    return { reason: `names ${reference.env}, which is not set`, cure: 'Set this environment variable' }
  }
  return { reason: 'names a file that cannot be read, or is empty', cure: 'Give the path of a readable file' }
}
