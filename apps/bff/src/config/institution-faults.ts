import type { Fault } from './faults.ts'
import type { InstitutionEntry } from './institution-entry.ts'
import type { NetworkFile } from './network-file.ts'
import { isLoopback } from './network-file-values.ts'
import type { Vendors, VendorSettings } from './vendor-settings.ts'

type Network = NetworkFile['network']
type Rule = {
  key: string
  isBroken: (entry: InstitutionEntry, network: Network, vendor: VendorSettings) => unknown
  /** Reason and cure. */
  fault: (network: Network, vendor: VendorSettings) => [string, string]
}

export function institutionFaults(
  entry: InstitutionEntry,
  path: string,
  { network, vendors }: { network: Network; vendors: Vendors },
): Fault[] {
  const vendor = vendors.get(entry.system)
  if (!vendor) {
    const reason = `must be one of ${[...vendors.keys()].join(', ')}`
    return [{ path: `${path}.system`, reason, cure: 'Correct it' }]
  }
  const broken = rules.filter(({ isBroken }) => isBroken(entry, network, vendor))
  const faults = broken.map(({ key, fault }) => {
    const [reason, cure] = fault(network, vendor)
    return { path: `${path}.${key}`, reason, cure }
  })
  return [...faults, ...addressFaults(path, entry, network)]
}

const rules: Rule[] = [
  {
    key: 'libraries',
    isBroken: ({ libraries = [] }) => libraries.some(({ name, pickup }) => pickup && !name),
    fault: () => ['has a pickup place without a name', 'Add name: patrons choose by it'],
  },
  {
    key: 'code',
    isBroken: ({ code }) => ['network', 'callback'].includes(code),
    fault: () => ['is an address of ours (/sign-in/…)', 'Use the code that its library system has'],
  },
  {
    key: 'timeZone',
    isBroken: ({ timeZone }) => !isTimeZone(timeZone),
    fault: () => ['is not a time zone', 'Use a name of the IANA list, such as Europe/Berlin'],
  },
  {
    key: 'currency',
    isBroken: ({ currency }) => !Intl.supportedValuesOf('currency').includes(currency),
    fault: () => ['is not a currency', 'Use a code of ISO 4217, such as EUR'],
  },
  {
    key: 'names',
    isBroken: ({ names }, { languages }) => !Object.hasOwn(names, languages[0]!),
    fault: ({ languages }) => [`has no name in ${languages[0]}`, "Add one in the network's first language"],
  },
  {
    key: 'names',
    isBroken: ({ names }, { languages }) => Object.keys(names).some((one) => !languages.includes(one)),
    fault: () => ['has a language that the network has not', 'Add it to network.languages, or remove it'],
  },
  {
    key: 'region',
    isBroken: ({ region, baseUrl }) => (region === undefined) === (baseUrl === undefined),
    fault: () => ['must be given, or baseUrl, but not both', 'Keep the one that says where it answers'],
  },
  {
    key: 'region',
    isBroken: ({ region }, _network, { regions }) => region !== undefined && !regions.has(region),
    fault: (_network, { regions }) => ['is unknown', `Use one of ${[...regions.keys()].join(', ')}`],
  },
  {
    key: 'region',
    isBroken: ({ region }, { demo }) => demo && region !== undefined,
    fault: () => ['leads to a real institution', 'A demo has a baseUrl on this machine'],
  },
  {
    key: 'system',
    isBroken: (_entry, { accounts }, { accountLookups }) => !accountLookups.includes(accounts),
    fault: ({ accounts }, { accountLookups }) => [
      `cannot find accounts by ${accounts}`,
      `Set network.accounts to one of ${accountLookups.join(', ')}`,
    ],
  },
  {
    key: 'passwordSignIn',
    isBroken: ({ passwordSignIn }, _network, vendor) => passwordSignIn && !vendor.passwordSignIn,
    fault: (_network, { name }) => [`is not possible with ${name}`, 'Name its provider in signIn'],
  },
  {
    key: 'passwordSignIn',
    isBroken: ({ signIn, passwordSignIn }) => signIn && passwordSignIn,
    fault: () => ['is beside a provider', 'Keep one of the two'],
  },
  {
    key: 'home',
    isBroken: ({ signIn, passwordSignIn, home }, { accounts }) =>
      accounts === 'shared-id' && (signIn || passwordSignIn) && !home,
    fault: () => [
      'is missing: where ids are shared, nothing else keeps its sign-in from naming the patron of another member',
      'Say what proves an own patron (campuses, groups or idSuffix), or give the network one provider for all',
    ],
  },
  {
    key: 'signIn',
    isBroken: ({ signIn, passwordSignIn, mode }, network) =>
      !(signIn || passwordSignIn || network.signIn || mode === 'off'),
    fault: () => ['is missing, and the network has none', 'Add it here or to network'],
  },
]

/** A demo never calls a real institution, and a real one is never called without TLS. */
export function addressFaults(
  path: string,
  { baseUrl, signIn }: Pick<InstitutionEntry, 'baseUrl' | 'signIn'>,
  { demo = false }: Network,
): Fault[] {
  const addresses = Object.entries({ baseUrl, 'signIn.issuer': signIn?.issuer })
  return addresses.flatMap(([key, address]) => {
    if (address === undefined || !URL.canParse(address)) return []
    const { hostname, protocol } = new URL(address)
    if (demo && !isLoopback(hostname)) {
      const cure = 'A demo cannot be mixed with real institutions: remove network.demo or use 127.0.0.1'
      return [{ path: `${path}.${key}`, reason: 'is not on this machine', cure }]
    }
    if (demo || protocol === 'https:') return []
    return [{ path: `${path}.${key}`, reason: 'is http', cure: 'Use https' }]
  })
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
