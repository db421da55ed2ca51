import type { ConfiguredInstitution } from '../config/network.ts'
import type { Ask, HttpAnswer } from '../upstream/http-client.ts'
import type { DailyQuota } from '../upstream/read-response.ts'
import { rejectsKey } from './alma/alma-call.ts'
import { createAlma } from './alma/alma.ts'
import { almaRegions } from './alma/regions.ts'
import type { LibrarySystem } from './port.ts'

type Vendor = {
  /** Base URLs by the region that the network file names. */
  regions: ReadonlyMap<string, string>
  /** Of the `Authorization` header. */
  scheme: string
  quota: DailyQuota
  create: (institution: ConfiguredInstitution, ask: Ask) => LibrarySystem
  rejectsKey: (answer: HttpAnswer) => boolean
}

/** The only list of vendors: a new library system is a folder beside this file and an entry here. */
export const vendors: Record<ConfiguredInstitution['system'], Vendor> = {
  alma: {
    regions: almaRegions,
    scheme: 'apikey',
    quota: { header: 'x-exl-api-remaining', spent: 'DAILY_THRESHOLD' },
    create: createAlma,
    rejectsKey,
  },
}

export const regions = { alma: vendors.alma.regions }
