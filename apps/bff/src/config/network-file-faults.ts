import type { Fault } from './faults.ts'
import { isRange } from './ranges.ts'
import { guardFaults } from './guard-settings.ts'
import { isLoopback } from './network-file-values.ts'
import type { InstitutionEntry } from './institution-entry.ts'
import type { Regions } from './network.ts'
import type { NetworkFile } from './network-file.ts'

type Check = (
  entry: InstitutionEntry,
  file: NetworkFile,
  regions: Regions,
) => (Omit<Fault, 'path'> & { key: string }) | null

/** What the form cannot tell: values that do not fit each other or the world. */
export function findFaults(file: NetworkFile, regions: Regions): Fault[] {
  return [
    ...languageFaults(file),
    ...privacyFaults(file),
    ...duplicateCodes(file),
    ...rangeFaults(file),
    ...providerFaults(file),
    ...guardFaults(file),
    ...file.institutions.flatMap(faultsOf(file, regions)),
  ]
}

function faultsOf(file: NetworkFile, regions: Regions) {
  return (entry: InstitutionEntry, index: number): Fault[] =>
    checks
      .map((check) => check(entry, file, regions))
      .filter((found) => found !== null)
      .map(({ key, reason, cure }) => ({ path: `institutions[${index}].${key}`, reason, cure }))
}

const checks: Check[] = [
  ({ libraries = [] }) =>
    libraries.every(({ name, pickup }) => !pickup || name)
      ? null
      : {
          key: 'libraries',
          reason: 'has a pickup place without a name',
          cure: 'Add name: patrons choose by it',
        },
  ({ code }) =>
    ['network', 'callback'].includes(code)
      ? {
          key: 'code',
          reason: 'is an address of ours (/sign-in/…)',
          cure: 'Use the code that its library system has',
        }
      : null,
  ({ timeZone }) =>
    isTimeZone(timeZone)
      ? null
      : {
          key: 'timeZone',
          reason: 'is not a time zone',
          cure: 'Use a name of the IANA list, such as Europe/Berlin',
        },
  ({ currency }) =>
    Intl.supportedValuesOf('currency').includes(currency)
      ? null
      : { key: 'currency', reason: 'is not a currency', cure: 'Use a code of ISO 4217, such as EUR' },
  ({ names }, { network }) =>
    Object.hasOwn(names, network.languages[0]!)
      ? null
      : {
          key: 'names',
          reason: `has no name in ${network.languages[0]}`,
          cure: "Add one in the network's first language",
        },
  ({ names }, { network }) =>
    Object.keys(names).every((language) => network.languages.includes(language))
      ? null
      : {
          key: 'names',
          reason: 'has a language that the network has not',
          cure: 'Add it to network.languages, or remove it',
        },
  ({ region, baseUrl }) =>
    (region === undefined) === (baseUrl === undefined)
      ? {
          key: 'region',
          reason: 'must be given, or baseUrl, but not both',
          cure: 'Keep the one that says where it answers',
        }
      : null,
  ({ region, system }, _file, regions) =>
    region !== undefined && !regions[system].has(region)
      ? { key: 'region', reason: 'is unknown', cure: `Use one of ${[...regions[system].keys()].join(', ')}` }
      : null,
  ({ region }, { network }) =>
    network.demo && region !== undefined
      ? { key: 'region', reason: 'leads to a real institution', cure: 'A demo has a baseUrl on this machine' }
      : null,
  ({ baseUrl }, { network }) => addressFault('baseUrl', baseUrl, network.demo),
  ({ signIn }, { network }) => addressFault('signIn.issuer', signIn?.issuer, network.demo),
  ({ signIn, passwordSignIn }) =>
    signIn && passwordSignIn
      ? { key: 'passwordSignIn', reason: 'is beside a provider', cure: 'Keep one of the two' }
      : null,
  ({ signIn, passwordSignIn, home }, { network }) =>
    network.accounts === 'shared-id' && (signIn || passwordSignIn) && !home
      ? {
          key: 'home',
          reason:
            'is missing: where ids are shared, nothing else keeps its sign-in from naming the patron of another member',
          cure: 'Say what proves an own patron (campuses, groups or idSuffix), or give the network one provider for all',
        }
      : null,
  ({ signIn, passwordSignIn, mode }, { network }) =>
    signIn || passwordSignIn || network.signIn || mode === 'off'
      ? null
      : { key: 'signIn', reason: 'is missing, and the network has none', cure: 'Add it here or to network' },
]

/** A demo never reaches a real institution, and a real one is never asked without TLS. */
function addressFault(key: string, address: string | undefined, demo = false) {
  if (address === undefined || !URL.canParse(address)) return null
  const { hostname, protocol } = new URL(address)
  if (demo && !isLoopback(hostname)) {
    return {
      key,
      reason: 'is not on this machine',
      cure: 'A demo cannot be mixed with real institutions: remove network.demo or use 127.0.0.1',
    }
  }
  if (!demo && protocol !== 'https:') return { key, reason: 'is http', cure: 'Use https' }
  return null
}

/** `Intl` also takes offsets such as `+01:00`, which know no summer time. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

function languageFaults({ network }: NetworkFile): Fault[] {
  return network.languages
    .map((tag, index) => ({ tag, path: `network.languages[${index}]` }))
    .filter(({ tag }) => !isLanguage(tag))
    .map(({ path }) => ({
      path,
      reason: 'is not a language tag',
      cure: 'Use one of BCP 47, such as en or de-CH',
    }))
}

function privacyFaults({ network: { languages, privacy } }: NetworkFile): Fault[] {
  const cure = 'Add it to network.languages, or remove it'
  return Object.keys(privacy?.text ?? {})
    .filter((language) => !languages.includes(language))
    .map((language) => ({
      path: `network.privacy.text.${language}`,
      reason: 'is in a language that the network has not',
      cure,
    }))
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag
  } catch {
    return false
  }
}

function duplicateCodes({ institutions }: NetworkFile): Fault[] {
  return institutions.flatMap(({ code }, index) => {
    const first = institutions.findIndex((other) => other.code === code)
    if (first === index) return []
    return [
      {
        path: `institutions[${index}].code`,
        reason: `is that of institutions[${first}] too`,
        cure: 'Give each its own',
      },
    ]
  })
}

function providerFaults({ network }: NetworkFile): Fault[] {
  const fault = addressFault('signIn.issuer', network.signIn?.issuer, network.demo)
  return fault ? [{ path: `network.${fault.key}`, reason: fault.reason, cure: fault.cure }] : []
}

function rangeFaults({ network: { sharedComputers = [] } }: NetworkFile): Fault[] {
  return sharedComputers.flatMap((range, index) =>
    isRange(range)
      ? []
      : [
          {
            path: `network.sharedComputers[${index}]`,
            reason: 'is no address range',
            cure: 'Give one such as 10.20.0.0/16',
          },
        ],
  )
}
