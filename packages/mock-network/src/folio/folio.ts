import type { Patrons } from '../patrons/patrons.ts'
import type { MockAccount, MockRequest, PatronRecord } from '../patrons/record.ts'
import type { Writes } from '../region/writes.ts'
import { createTokens, type Tokens } from './tokens.ts'

export const at = 'FERNHILL'
export const tenant = 'fernhill'
/** The code of the reason in the network file: “Cancelled at patron’s request”. */
export const cancellationReason = '75187e8d-e25a-47a7-89ad-23ba612338de'

/** A request that is over, which can still be read by its id. */
export type ClosedRequest = { request: MockRequest; record: PatronRecord; account: MockAccount }

/** State of the institution with FOLIO. */
export type Folio = {
  patrons: Patrons
  writes: Writes
  tokens: Tokens
  closed: Map<string, ClosedRequest>
  /** The start time of the stories plus the time elapsed since the start. */
  clock: () => Date
}

export function createFolio(state: Pick<Folio, 'patrons' | 'writes' | 'clock'>): Folio {
  return { ...state, tokens: createTokens(state.clock), closed: new Map() }
}
