import type { Config } from '../config.ts'
import type { ConfiguredInstitution, Limits } from '../config/network.ts'
import { createAlma } from '../ils/alma/alma.ts'
import type { LibrarySystem } from '../ils/port.ts'
import { createKnownAccounts, type KnownAccounts } from './accounts.ts'
import { guardCalls } from './guard.ts'
import type { Ask, Http } from './http.ts'

export type Member = { institution: ConfiguredInstitution; system: LibrarySystem }

/** The members, by code, and what all questions to them have in common. */
export type Members = {
  byCode: ReadonlyMap<string, Member>
  /** How a patron's account at another member is found. */
  accounts: 'linked' | 'shared-id'
  known: KnownAccounts
  limits: Limits
  now: () => Date
}

type Vendor = {
  /** Of the `Authorization` header. */
  scheme: string
  create: (institution: ConfiguredInstitution, ask: Ask) => LibrarySystem
}

/** The only place that picks a vendor. */
const vendors: Record<ConfiguredInstitution['system'], Vendor> = {
  alma: { scheme: 'apikey', create: createAlma },
}

export function createMembers({ institutions, network, now }: Config, http: Http): Members {
  const { accounts, limits } = network
  const toMember = (institution: ConfiguredInstitution): Member => {
    const { scheme, create } = vendors[institution.system]
    const ask = http.through({ baseUrl: institution.baseUrl, scheme, key: institution.key })
    return { institution, system: create(institution, guardCalls(ask, limits)) }
  }
  const byCode = new Map(institutions.map((institution) => [institution.code, toMember(institution)]))
  return { byCode, accounts, known: createKnownAccounts(now), limits, now }
}
