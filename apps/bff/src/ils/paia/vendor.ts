import { object } from '../json-values.ts'
import type { Vendor } from '../port.ts'
import { createPaia } from './paia.ts'
import { PaiaSettings } from './paia-values.ts'

export const paia: Vendor = {
  name: 'PAIA',
  settings: PaiaSettings.properties,
  /** Each server has an address of its own. */
  regions: new Map(),
  accountLookups: ['own-sign-in', 'shared-id'],
  passwordSignIn: false,
  /** PAIA documents no limit: the guard is gentle to servers that translate each call for another library system. */
  callsPerSecond: Number.POSITIVE_INFINITY,
  guard: { starts: 7, startsWithin: 1_050, seen: 8, quotaFloor: 0, calendarFloor: 0 },
  /** Our client's user name and password; a patron's token takes its place. */
  authorization: (key) => `Basic ${Buffer.from(key).toString('base64')}`,
  /**
   * One response holds all loans and requests. 240 loans with every field and titles of 500 two-byte letters are 321 KiB
   * and 3,600 values: three and four times as many can be read.
   */
  maxAnswerBytes: 1_024 * 1_024,
  maxValues: 15_000,
  create: createPaia,
  rejectsKey: ({ status, body }, { form, probesKey = false }) =>
    (object(body).error === 'invalid_client' && form?.['grant_type'] !== 'password') ||
    (probesKey && (status === 401 || status === 403)),
}
