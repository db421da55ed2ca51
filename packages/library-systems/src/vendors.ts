import { alma } from './alma/alma.ts'
import { differencesOf } from './alma/facts/differences.ts'
import { koha } from './koha/koha.ts'
import { folio } from './folio/folio.ts'
import { paia } from './paia/paia.ts'
import type { Vendor } from './port.ts'

/**
 * All vendors, by the `system` of an institution. A new vendor needs a folder and a line here. Its entry has everything that
 * depends on the vendor: keys in the network file, regions, ways to find a patron and to sign in, rates of the guard, limits
 * of a response, how a key is sent and rejected, and the calls, including those of `--check`.
 */
export const vendors: ReadonlyMap<string, Vendor> = new Map([
  ['alma', { ...alma, differencesOf }],
  ['paia', paia],
  ['koha', koha],
  ['folio', folio],
])
