import type { Vendor } from '../port.ts'
import { rejectsKey } from './alma-call.ts'
import { createAlma } from './alma.ts'
import { AlmaSettings } from './alma-values.ts'

export const alma: Vendor = {
  name: 'Alma',
  settings: AlmaSettings.properties,
  /** All institutions of a region share a host: the API key alone selects the institution. */
  regions: new Map([
    ['eu', 'https://api-eu.hosted.exlibrisgroup.com'],
    ['na', 'https://api-na.hosted.exlibrisgroup.com'],
    ['ap', 'https://api-ap.hosted.exlibrisgroup.com'],
    ['aps', 'https://api-aps.hosted.exlibrisgroup.com'],
    ['ca', 'https://api-ca.hosted.exlibrisgroup.com'],
    ['cn', 'https://api-cn.hosted.exlibrisgroup.com.cn'],
  ]),
  accountLookups: ['linked', 'shared-id'],
  passwordSignIn: true,
  /** Alma rejects the 26th call in a second. */
  callsPerSecond: 25,
  guard: { starts: 18, startsWithin: 1_050, seen: 20, quotaFloor: 2_000, calendarFloor: 50_000 },
  authorization: (key) => `apikey ${key}`,
  quota: { header: 'x-exl-api-remaining', spent: 'DAILY_THRESHOLD' },
  /**
   * Nearly three and exactly two times what the mock's longest pages take: 363 KiB and 15,000 values for a search that
   * finds 100 full records; 100 loans with titles of 500 two-byte letters are 244 KiB and 5,700 values, 100 fees 279 KiB
   * and 7,600 values. Decision 021.
   */
  maxAnswerBytes: 1_024 * 1_024,
  maxValues: 30_000,
  create: createAlma,
  rejectsKey,
}
