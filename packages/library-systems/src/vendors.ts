import { alma } from './alma/alma.ts'
import { differencesOf } from './alma/facts/differences.ts'
import { koha } from './koha/koha.ts'
import { folio } from './folio/folio.ts'
import { paia } from './paia/paia.ts'
import type { Vendor } from './port.ts'

/**
 * All vendors, by the `system` of an institution. A new vendor needs a folder and a line here. An entry has everything that
 * depends on the vendor: its keys in the network file, regions, ways to find a patron and to sign in, rates of the guard and
 * limits of a response. It also has the handling of the key, and the calls, including the calls of `--check`.
 */
export const vendors: ReadonlyMap<string, Vendor> = new Map([
  ['alma', { ...alma, differencesOf }],
  ['paia', paia],
  ['koha', koha],
  ['folio', folio],
])
