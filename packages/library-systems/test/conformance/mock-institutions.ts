import { institutionOf, type InstitutionName } from '@library-card/mock-network/institutions.ts'
import { demoPassword } from '@library-card/mock-network/patrons/record.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import type { MockNetwork } from '@library-card/mock-network/start.ts'
import { connect } from '../../src/connect.ts'
import { openHttp } from '../../src/exchange/http-client.ts'
import type { Call, FoundAccount, LibrarySystem, PatronLookup } from '../../src/port.ts'
import { toSecret } from '../../src/secret.ts'
import type { AccountLookup } from '../../src/settings.ts'
import { lookUpOwn, requireVendor, toInstitution } from './institution.ts'

/** A mock institution at which a vendor's adapter is tried, without the card. */
export type MockVendor = {
  institution: InstitutionName
  /** How patrons are found there. */
  accounts: AccountLookup
  /** The ends of the names of the patrons who have there what others have at North. */
  suffix?: string
  /** A patron with two loans there whose home is another institution. Default: `two-loans` with the suffix. */
  visitor?: string
  /** The folder of the API below the address of the host. */
  folder?: string
  /** Keys of the vendor's own in the network file. */
  settings?: Record<string, unknown>
}

/** One line for each vendor that has a mock. */
export const mockVendors: readonly MockVendor[] = [
  { institution: 'NORTH', accounts: 'linked', visitor: 'home-harbour' },
  { institution: 'BIRCH', accounts: 'own-sign-in', suffix: '-at-birch' },
  {
    institution: 'HERON',
    accounts: 'shared-id',
    suffix: '-at-heron',
    folder: '/api/v1',
    settings: { matchField: 'userid' },
  },
  {
    institution: 'FERNHILL',
    accounts: 'shared-id',
    suffix: '-at-fernhill',
    settings: { tenant: 'fernhill', cancellationReason: '75187e8d-e25a-47a7-89ad-23ba612338de' },
  },
]

export function systemAt({ institution }: MockVendor): string {
  return institutionOf(institution).system
}

/** Milliseconds: more than any answer of a mock takes, and fewer for answers that never come. */
export const patience = 20_000
export const impatience = 250

/** Calls in a second that a mock answers. */
export const mockPace = 5_000

type Terms = { limit?: number; readsOnly?: boolean; compared?: (differences: string[]) => void }
/** Changes an adapter, to show what the suites find. */
export type Spoil = (system: LibrarySystem) => LibrarySystem

/** All that the suites need of a running mock network. */
export type Stage = ReturnType<typeof createStage>

export function createStage(network: MockNetwork, now: Date, spoil: Spoil = (system) => system) {
  const http = openHttp({ connect: patience }, null)
  return {
    network,
    now,
    close: () => http.close(),
    /** Connects anew: no earlier failure, token or pause is known. */
    connect(mock: MockVendor, { limit = patience, ...terms }: Terms = {}): LibrarySystem {
      const { system } = connect(requireVendor(systemAt(mock)), institutionAt(network, mock), {
        http,
        limits: { read: limit, write: limit, signIn: limit },
        settings: { callsPerSecond: mockPace, inFlight: 30 },
        ...terms,
      })
      return spoil(system)
    },
  }
}

export function institutionAt(network: MockNetwork, mock: MockVendor) {
  const { institution, accounts, folder = '', settings } = mock
  const { code, region, timeZone, currency } = institutionOf(institution)
  const key = accounts === 'own-sign-in' ? undefined : network.environment[`DEMO_KEY_${institution}`]
  const given = {
    code,
    baseUrl: `${network[region]}${folder}`,
    key: key === undefined ? null : toSecret(key),
    accounts,
    timeZone,
    currency,
  }
  return toInstitution(requireVendor(systemAt(mock)), given, settings)
}

/** A patron at a mock institution, whose account was found. */
export type Visit = {
  stage: Stage
  mock: MockVendor
  patron: MockPatron
  lookup: PatronLookup
  found: FoundAccount
  call: Call
}

/** `like`: the patron's name at North; default: the visitor. */
export async function visit(stage: Stage, mock: MockVendor, like?: string): Promise<Visit> {
  const { suffix = '', visitor = `two-loans${suffix}` } = mock
  const patron = stage.network.patron({ like: like === undefined ? visitor : `${like}${suffix}` })
  const system = stage.connect(mock)
  const own = await lookUpOwn(system, whoseAt(mock, patron), newCall(stage))
  const isElsewhere = mock.accounts === 'linked' && patron.home !== mock.institution
  const lookup = isElsewhere ? await linkOf(stage, mock, patron) : own.lookup
  const { call } = own
  const found = await system.findAccount(lookup, call)
  if (!found) throw new Error(`${patron.name} has no account at ${mock.institution}`)
  return { stage, mock, patron, lookup, found, call }
}

let calls = 0

/** Each call is one of another person, who waits for nobody. */
export function newCall({ now }: Pick<Stage, 'now'>): Call {
  calls += 1
  const requestId = `CONF-${calls}`
  const { signal } = new AbortController()
  return { requestId, person: requestId, limit: 'read', priority: 'read', signal, now }
}

export function whoseAt({ institution, accounts }: MockVendor, { cards, idAtHome }: MockPatron) {
  const id = accounts === 'own-sign-in' ? (cards[institution] ?? '') : idAtHome
  return { accounts, id, password: demoPassword }
}

async function linkOf(stage: Stage, mock: MockVendor, { idAtHome: homeId, home }: MockPatron) {
  const atHome = await stage
    .connect({ ...mock, institution: home })
    .findAccount({ by: 'sign-in', id: homeId, idType: null }, newCall(stage))
  const homeInstitutionCode = institutionOf(home).code
  return { by: 'link', linkId: atHome?.linkId ?? null, homeInstitutionCode, homeId } as const
}
