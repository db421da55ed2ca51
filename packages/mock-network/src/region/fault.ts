import type { InstitutionName, Region } from '../institutions.ts'
import type { Call, Operation } from './call.ts'

/** Each fault of a call, and how the institution then fails. */
const callFaults = [
  ['slow', 'answers after `milliseconds`, or after a random delay'],
  ['hold', 'answers when the faults are cleared'],
  ['hang', 'never answers'],
  ['hang-in-body', 'sends half a body, and never the rest'],
  ['reset', 'resets the connection'],
  ['commit-then-hang', 'makes the change, and never answers'],
  ['commit-late', 'makes the change after 1.5 seconds, even if the client has gone, and never answers'],
  ['reset-after', 'makes the change, then resets the connection'],
  ['500', 'answers with an error of the server'],
  ['html-502', 'answers with status 502 and a page in HTML'],
  ['429', 'says that too many calls came in a second'],
  ['429-daily', 'says that the calls of the day are used up'],
  ['429-none-left', 'says it only by 0 as the number of calls left'],
  ['429-html', 'answers with status 429 and a page in HTML'],
  ['truncated-json', 'sends half of the JSON'],
  ['wrong-shape', 'sends other JSON'],
  ['huge-body', 'sends 8 MiB of JSON'],
  ['gzip-bomb', 'sends 8 MiB of JSON, compressed'],
  ['key-rejected', 'rejects the key of the card'],
  ['token-rejected', 'rejects the patron’s own sign-in there (`BIRCH`)'],
  ['empty-200', 'answers with status 200 and no body'],
  ['maintenance-page', 'answers with status 200 and a page in HTML'],
  ['vendor-error', 'answers with `errorCode`; several, separated by commas, are one answer; PAIA has names'],
  ['other-id', 'sends the record of another patron'],
  ['no-source-institution', 'sends a copied record without its home institution'],
  ['other-source-institution', 'sends a copied record of another home institution'],
  ['no-source-link', 'sends a copied record without its linking id'],
  ['unreadable', 'sends a row without an id, and counts that are no numbers'],
  ['counts-nothing', 'sends an account with counts of 0 beside lists with rows'],
  ['ignores-limit', 'sends all rows in one answer'],
  ['other-shape', 'sends fields, codes and types that no document has'],
] as const
export type CallFaultKind = (typeof callFaults)[number][0]
export const callFaultKinds = callFaults.map(([kind]) => kind)

/** Each fault of a region. */
const regionFaults = [
  ['refused', 'refuses connections'],
  ['tls-failure', 'fails the TLS handshake'],
] as const
export type RegionFaultKind = (typeof regionFaults)[number][0]
export const regionFaultKinds = regionFaults.map(([kind]) => kind)

export const faultWords: ReadonlyMap<CallFaultKind | RegionFaultKind, string> = new Map([
  ...callFaults,
  ...regionFaults,
])

export type CallFault = {
  institution: InstitutionName
  /** Defaults to `any`. */
  operation?: Operation | 'any'
  /** Limits the fault to calls that concern this patron, by any id. */
  patron?: { name: string }
  kind: CallFaultKind
  /** Number of calls to fail; defaults to all until the faults are cleared. */
  times?: number | undefined
  /**
   * Delay in milliseconds. Defaults to random delays for `slow`, distributed like those of a real system, and
   * to 1500 for `commit-late`.
   */
  milliseconds?: number | undefined
  /** The vendor's error code, for `vendor-error`; several, separated by commas, are one answer. */
  errorCode?: string | undefined
}
export type RegionFault = { region: Region; kind: RegionFaultKind }
export type Fault = CallFault | RegionFault

export function isRegionFault(fault: Fault): fault is RegionFault {
  return 'region' in fault
}

/** The current faults; the newest one that matches a call applies. */
export function createFaults() {
  let set: { fault: CallFault; left: number }[] = []
  let untilCleared = new AbortController()

  function add(fault: CallFault) {
    set.unshift({ fault, left: fault.times ?? Infinity })
  }

  function take(call: Call): CallFault | null {
    const hit = set.find(({ fault, left }) => left > 0 && matches(fault, call))
    if (!hit) return null
    hit.left -= 1
    return hit.fault
  }

  function clear() {
    set = []
    untilCleared.abort()
    untilCleared = new AbortController()
  }

  return {
    add,
    take,
    clear,
    untilCleared: () => untilCleared.signal,
    list: () => set.filter(({ left }) => left > 0).map(({ fault }) => fault),
  }
}
export type Faults = ReturnType<typeof createFaults>

function matches({ institution, operation = 'any', patron }: CallFault, call: Call): boolean {
  return (
    call.institution === institution &&
    (operation === 'any' || operation === call.operation || isPartOf(operation, call.operation)) &&
    (patron === undefined || patron.name === call.patron)
  )
}

/**
 * Whether a fault for `operation` applies to `called`: a list of items is a list of loans and a list of requests.
 */
function isPartOf(operation: Operation, called: Operation): boolean {
  return called === 'items' && (operation === 'loans' || operation === 'requests')
}
