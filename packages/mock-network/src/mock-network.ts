import type { Created } from './alma/alma.ts'
import type { Write, WriteFilter } from './alma/writes.ts'
import type { Fault } from './region/fault.ts'
import type { MockPatron } from './patrons/mock-patron.ts'
import type { Payment } from './patrons/pay.ts'
import type { Call } from './region/call.ts'

export type CallFilter = Partial<Record<'institution' | 'operation' | 'patron', string>>

/** What a test, and the desk, can do with the running mock institutions. */
export type MockNetwork = {
  /** Base URLs. */
  eu: string
  na: string
  desk: string
  /** The keys of all institutions, under the names that the demo's network file gives them. */
  environment: Record<string, string>
  patrons: () => MockPatron[]
  /** Ids, barcodes, titles and authors of everybody. */
  secrets: () => string[]
  /** A fresh patron with that story: own ids, own loans, nobody else's. */
  patron: (wanted: { like: string }) => MockPatron
  fault: (fault: Fault) => void
  clearFaults: () => Promise<void>
  faults: () => Fault[]
  calls: (filter?: CallFilter) => Call[]
  /** What was asked to be changed, object by object, and how often it was. */
  writes: (filter?: WriteFilter) => Write[]
  pay: (payment: Payment) => void
  /** Records that a plain look at a member brought about where ids are shared. */
  created: () => Created[]
  stop: () => Promise<void>
}
