import type { InstitutionName, Region } from '../institutions.ts'
import type { Call, Operation } from './call.ts'

export const callFaultKinds = [
  'slow',
  'hold',
  'hang',
  'hang-in-body',
  'reset',
  'commit-then-hang',
  'commit-late',
  'reset-after',
  '500',
  'html-502',
  '429',
  '429-daily',
  '429-none-left',
  '429-html',
  'truncated-json',
  'wrong-shape',
  'huge-body',
  'gzip-bomb',
  'key-rejected',
  'token-rejected',
  'empty-200',
  'maintenance-page',
  'vendor-error',
  'other-id',
  'no-source-institution',
  'other-source-institution',
  'no-source-link',
  'unreadable',
  'counts-nothing',
  'ignores-limit',
  'other-shape',
] as const
export type CallFaultKind = (typeof callFaultKinds)[number]

export const regionFaultKinds = ['refused', 'tls-failure'] as const
export type RegionFaultKind = (typeof regionFaultKinds)[number]

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
