import { languageOf, languages as catalogues } from '@library-card/contract/languages.ts'
import { isLoopback } from '@library-card/library-systems/exchange/loopback.ts'
import { startsOf } from '@library-card/library-systems/guard/settings.ts'
import type { AccountLookup, Vendors, VendorSettings } from '@library-card/library-systems/settings.ts'
import { brandFaults } from './contrast.ts'
import type { Fault } from './faults.ts'
import type { InstitutionEntry } from './institution-entry.ts'
import type { NetworkFile } from './network-file.ts'
import type { NoticeEntry } from './network-file-values.ts'

type Network = NetworkFile['network']

/**
 * Returns faults that no schema can express: values that contradict each other, or refer to something that does not
 * exist.
 */
export function brokenRules(file: NetworkFile, vendors: Vendors): Fault[] {
  const { network, institutions } = file
  return [
    ...languageFaults(network),
    ...textFaults(file),
    ...periodFaults(file),
    ...patronLimitFaults(file),
    ...sessionFaults(network),
    ...brandFaults(network),
    ...duplicateCodes(institutions),
    ...unknownHomes(network, institutions),
    ...unknownPartners(institutions),
    ...addressFaults('network', network, network),
    ...rateFaults(file, vendors),
    ...institutions.flatMap((entry, index) => {
      const path = `institutions[${index}]`
      return [...institutionFaults(entry, path, { network, vendors }), ...addressFaults(path, entry, network)]
    }),
  ]
}

function languageFaults({ languages, demo }: Network): Fault[] {
  const offered = catalogues.filter(({ state }) => demo || state !== 'pseudo').map(({ tag }) => tag)
  return languages.flatMap((tag, index) => {
    if (offered.includes(languageOf(tag)?.tag ?? '')) return []
    const cure = `Use ${offered.join(', ')}, or one of these with a region, such as de-CH`
    return [{ path: `network.languages[${index}]`, reason: 'has no catalogue of texts', cure }]
  })
}

function duplicateCodes(institutions: InstitutionEntry[]): Fault[] {
  return institutions.flatMap(({ code }, index) => {
    const first = institutions.findIndex((other) => other.code === code)
    const reason = `is also the code of institutions[${first}]`
    return first === index
      ? []
      : [{ path: `institutions[${index}].code`, reason, cure: 'Give each its own code' }]
  })
}

function unknownHomes({ signIn }: Network, institutions: InstitutionEntry[]): Fault[] {
  return Object.entries(signIn?.homes ?? {})
    .filter(([, home]) => institutions.every(({ code }) => code !== home))
    .map(([value]) => ({
      path: `network.signIn.homes.${value}`,
      reason: 'is not the code of an institution',
      cure: 'Use a code of this file',
    }))
}

function unknownPartners(institutions: InstitutionEntry[]): Fault[] {
  return institutions.flatMap(({ code, partners = [] }, index) =>
    partners.flatMap((partner, at) => {
      const isOther = partner !== code && institutions.some((other) => other.code === partner)
      const reason = 'is not the code of another institution'
      const path = `institutions[${index}].partners[${at}]`
      return isOther ? [] : [{ path, reason, cure: 'Use a code of this file' }]
    }),
  )
}

/** Finds limits that leave a replica without a call. `replicas`: the number that share each limit. */
export function replicaFaults(
  { network, institutions }: NetworkFile,
  vendors: Vendors,
  replicas: number,
): Fault[] {
  return institutions.flatMap(({ code, system, guard }) => {
    const vendor = vendors.get(system)
    if (!vendor) return []
    const { inFlight, callsPerSecond } = { ...vendor.guard, ...network.guard, ...guard }
    const smallest = Math.min(inFlight, startsOf(callsPerSecond))
    if (replicas <= smallest) return []
    const reason = `is more than ${smallest}, the smallest limit of calls at ${code}`
    return [{ path: 'REPLICAS', reason, cure: 'Run fewer replicas, or raise the limits in `guard`' }]
  })
}

/** Finds rates above the maximum of a vendor. The network's rate must suit each vendor. */
function rateFaults({ network, institutions }: NetworkFile, vendors: Vendors): Fault[] {
  if (network.demo) return []
  const used = institutions.flatMap(({ system }) => vendors.get(system) ?? [])
  return [
    ...used
      .toSorted((first, second) => first.maxCallsPerSecond - second.maxCallsPerSecond)
      .slice(0, 1)
      .flatMap((strictest) => rateFault('network', network, strictest)),
    ...institutions.flatMap((entry, index) =>
      rateFault(`institutions[${index}]`, entry, vendors.get(entry.system)),
    ),
  ]
}

function rateFault(path: string, { guard }: Pick<Network, 'guard'>, vendor?: VendorSettings): Fault[] {
  if (!vendor || (guard?.callsPerSecond ?? 0) <= vendor.maxCallsPerSecond) return []
  const { name, maxCallsPerSecond } = vendor
  const reason = `is more than ${maxCallsPerSecond}, and ${name} refuses what comes above`
  const cure = `Use ${maxCallsPerSecond} at most; others ask there too`
  return [{ path: `${path}.guard.callsPerSecond`, reason, cure }]
}

type Rule = {
  key: string
  isBroken: (entry: InstitutionEntry, network: Network, vendor: VendorSettings) => boolean
  reason: string | ((network: Network) => string)
  cure: string | ((network: Network, vendor: VendorSettings) => string)
}

function institutionFaults(
  entry: InstitutionEntry,
  path: string,
  { network, vendors }: { network: Network; vendors: Vendors },
): Fault[] {
  const vendor = vendors.get(entry.system)
  if (!vendor) {
    const reason = `must be one of ${[...vendors.keys()].join(', ')}`
    return [{ path: `${path}.system`, reason, cure: 'Correct it' }]
  }
  return rules
    .filter(({ isBroken }) => isBroken(entry, network, vendor))
    .map(({ key, reason, cure }) => ({
      path: `${path}.${key}`,
      reason: typeof reason === 'string' ? reason : reason(network),
      cure: typeof cure === 'string' ? cure : cure(network, vendor),
    }))
}

function lookupAt({ accounts }: Pick<InstitutionEntry, 'accounts'>, network: Network): AccountLookup {
  return accounts ?? network.accounts
}

const rules: Rule[] = [
  {
    key: 'libraries',
    isBroken: ({ libraries }) => libraries.some(({ name, pickup }) => pickup && !name),
    reason: 'has a pickup place without a name',
    cure: 'Add name: patrons choose by it',
  },
  {
    key: 'code',
    isBroken: ({ code }) => ['network', 'callback', 'all'].includes(code),
    reason: 'is an address of the card (/sign-in/…, /card/…)',
    cure: 'Use the code that its library system has',
  },
  {
    key: 'names',
    isBroken: ({ names }, { languages }) => !Object.hasOwn(names, languages[0]!),
    reason: ({ languages }) => `has no name in ${languages[0]}`,
    cure: "Add one in the network's first language",
  },
  {
    key: 'names',
    isBroken: ({ names }, { languages }) => Object.keys(names).some((one) => !languages.includes(one)),
    reason: 'has a name in a language that is not of the network',
    cure: 'Add the language to network.languages, or remove the name',
  },
  {
    key: 'region',
    isBroken: ({ region, baseUrl }) => (region === undefined) === (baseUrl === undefined),
    reason: 'must be given, or baseUrl, but not both',
    cure: 'Keep the one that is its address',
  },
  {
    key: 'region',
    isBroken: ({ region }, _network, { regions }) => region !== undefined && !regions.has(region),
    reason: 'is unknown',
    cure: (_network, { regions }) => `Use one of ${[...regions.keys()].join(', ')}`,
  },
  {
    key: 'region',
    isBroken: ({ region }, { demo }) => demo && region !== undefined,
    reason: 'is of real institutions',
    cure: 'In a demo, give a baseUrl on this machine',
  },
  {
    key: 'accounts',
    isBroken: (entry, network, { accountLookups }) => !accountLookups.includes(lookupAt(entry, network)),
    reason: 'is a way in which its library system cannot find accounts',
    cure: (_network, { accountLookups }) => `Set it to one of ${accountLookups.join(', ')}`,
  },
  {
    key: 'key',
    isBroken: (entry, network) => (lookupAt(entry, network) === 'own-sign-in') !== (entry.key === undefined),
    reason: 'is missing, or given where each patron signs in there',
    cure: 'Name the secret of this institution, or remove it where accounts is own-sign-in',
  },
  {
    key: 'accounts',
    isBroken: (entry, network) =>
      lookupAt(entry, network) === 'own-sign-in' && (entry.signIn !== undefined || entry.passwordSignIn),
    reason: 'is own-sign-in beside a sign-in to the card: it cannot be the home of a patron',
    cure: 'Remove signIn and passwordSignIn, or find accounts by shared-id',
  },
  {
    key: 'passwordSignIn',
    isBroken: ({ passwordSignIn }, _network, vendor) => passwordSignIn && !vendor.passwordSignIn,
    reason: 'is not possible with its library system',
    cure: 'Name its provider in signIn',
  },
  {
    key: 'links.title',
    isBroken: ({ links }, _network, vendor) => links.title !== undefined && !vendor.titleLinks,
    reason: 'is not possible with its library system, which gives no ids of titles',
    cure: 'Remove it',
  },
  {
    key: 'passwordSignIn',
    isBroken: ({ signIn, passwordSignIn }) => signIn !== undefined && passwordSignIn,
    reason: 'is given beside a provider',
    cure: 'Keep one of the two',
  },
  {
    key: 'home',
    isBroken: ({ signIn, passwordSignIn, home, ...entry }, network) =>
      lookupAt(entry, network) === 'shared-id' && (signIn !== undefined || passwordSignIn) && !home,
    reason:
      'is missing: where ids are shared, nothing else keeps its sign-in from naming the patron of another member',
    cure: 'Name a proof of own patrons (campuses, groups or idSuffix), or give the network one provider for all',
  },
  {
    key: 'signIn',
    isBroken: ({ signIn, passwordSignIn, mode, ...entry }, network) =>
      lookupAt(entry, network) !== 'own-sign-in' &&
      !(signIn || passwordSignIn || network.signIn || mode === 'off'),
    reason: 'is missing, and the network has none',
    cure: 'Add it here or to network',
  },
]

/** A demo never calls a real institution, and a real one is never called without TLS. */
function addressFaults(
  path: string,
  { baseUrl, signIn }: Pick<Partial<InstitutionEntry>, 'baseUrl' | 'signIn'>,
  { demo }: Network,
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

/** Checks the texts of the network and of each institution: each needs the network's first language. */
function textFaults({ network, institutions }: NetworkFile): Fault[] {
  const { texts, notices, privacy, languages, patronLimits } = network
  const all = [
    ...textsIn('network', { texts, notices }),
    ...patronLimits.flatMap(({ text }, index) =>
      text ? [{ path: `network.patronLimits[${index}].text`, text }] : [],
    ),
    ...institutions.flatMap((entry, index) => textsIn(`institutions[${index}]`, entry)),
  ]
  const unknown = [...all, ...(privacy?.text ? [{ path: 'network.privacy.text', text: privacy.text }] : [])]
  return [
    ...unknown.flatMap(({ path, text }) =>
      Object.keys(text)
        .filter((language) => !languages.includes(language))
        .map((language) => ({
          path: `${path}.${language}`,
          reason: 'is not in a language of the network',
          cure: 'Add it to network.languages, or remove it',
        })),
    ),
    ...all
      .filter(({ text }) => !Object.hasOwn(text, languages[0]!))
      .map(({ path }) => ({
        path,
        reason: `has no text in ${languages[0]}`,
        cure: "Add one in the network's first language",
      })),
  ]
}

function periodFaults({ network, institutions }: NetworkFile): Fault[] {
  const periods = [
    ...periodsIn('network.notices', network.notices),
    ...institutions.flatMap(({ notices, maintenance }, index) => [
      ...periodsIn(`institutions[${index}].notices`, notices),
      ...periodsIn(`institutions[${index}].maintenance`, maintenance),
    ]),
  ]
  return periods
    .filter(({ from = '', until = '' }) => Date.parse(until) <= Date.parse(from))
    .map(({ path }) => ({ path: `${path}.until`, reason: 'is not after from', cure: 'Give a later one' }))
}

/**
 * Checks that an amount has a currency in which some institution has fees, and that a number of loans is whole and
 * has none.
 */
function patronLimitFaults({ network: { patronLimits }, institutions }: NetworkFile): Fault[] {
  return patronLimits.flatMap(({ counts, at, currency }, index) => {
    const path = `network.patronLimits[${index}]`
    if (counts !== 'owed') {
      const whole = { path: `${path}.at`, reason: 'is not a number of loans', cure: 'Give a whole number' }
      const cure = `Remove it, or set counts to owed`
      const none = { path: `${path}.currency`, reason: `is given, and ${counts} counts loans`, cure }
      return [...(Number.isInteger(at) ? [] : [whole]), ...(currency === undefined ? [] : [none])]
    }
    if (institutions.some((entry) => entry.currency === currency)) return []
    const reason = currency === undefined ? 'is missing' : 'is the currency of no institution'
    return [{ path: `${path}.currency`, reason, cure: 'Name the one in which fees count' }]
  })
}

function sessionFaults({ sessions }: Network): Fault[] {
  return Object.entries(sessions)
    .filter(([, { idle, absolute }]) => idle > absolute)
    .map(([profile, { idle }]) => ({
      path: `network.sessions.${profile}.idle`,
      reason: `is ${idle} minutes, more than absolute`,
      cure: 'Give a smaller one, or a larger absolute',
    }))
}

function periodsIn(path: string, periods: Pick<NoticeEntry, 'from' | 'until'>[]) {
  return periods.map(({ from, until }, index) => ({ path: `${path}[${index}]`, from, until }))
}

type OwnTexts = { texts: Record<string, Record<string, string> | undefined>; notices: NoticeEntry[] }

function textsIn(path: string, { texts, notices }: OwnTexts) {
  return [
    ...Object.entries(texts).flatMap(([key, text]) => (text ? [{ path: `${path}.texts.${key}`, text }] : [])),
    ...notices.map(({ text }, index) => ({ path: `${path}.notices[${index}].text`, text })),
  ]
}
