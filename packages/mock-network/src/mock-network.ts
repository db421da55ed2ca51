import type { Created } from './alma/alma.ts'
import type { Write, WriteFilter } from './region/writes.ts'
import type { Fault } from './region/fault.ts'
import type { MockPatron } from './patrons/mock-patron.ts'
import type { Visit } from './patrons/patrons.ts'
import type { Call } from './region/call.ts'

type CallFilter = Partial<Record<'institution' | 'operation' | 'patron', string>>

/** The running mock institutions, for tests and for the control page. */
export type MockNetwork = {
  /** Base URLs. */
  eu: string
  na: string
  /** Of the PAIA institutions: `/core` and `/auth` are below it. */
  paia: string
  /** Control page and identity providers. */
  control: string
  /** The API keys of all institutions, by the names of variables in the demo's network file. */
  environment: Record<string, string>
  patrons: () => MockPatron[]
  /** Ids, barcodes, titles and authors of all patrons. */
  secrets: () => string[]
  /** A fresh patron with the same story, but with their own ids and loans. */
  patron: (wanted: { like: string }) => MockPatron
  fault: (fault: Fault) => void
  clearFaults: () => Promise<void>
  faults: () => Fault[]
  calls: (filter?: CallFilter) => Call[]
  /** Requested and committed changes, by object. */
  writes: (filter?: WriteFilter) => Write[]
  pay: (visit: Visit) => void
  /** Lends what is ready to be picked up there. */
  pickUp: (visit: Visit) => void
  /** Valid tokens of patrons at PAIA institutions. */
  tokens: () => string[]
  /** Ends all sign-ins of patrons at PAIA institutions, as a restart of the server does. */
  endTokens: () => void
  /** Advances the institutions' clock. Dates in the patrons' stories stay where they are. */
  passTime: (milliseconds: number) => void
  /** Records that were created by a look-up, which happens where ids are shared. */
  created: () => Created[]
  stop: () => Promise<void>
}
