import { alma } from './alma/vendor.ts'
import type { Vendor } from './port.ts'

/** The only list of vendors, by the `system` of an institution. A new library system is a folder and an entry here. */
export const vendors: ReadonlyMap<string, Vendor> = new Map([['alma', alma]])
