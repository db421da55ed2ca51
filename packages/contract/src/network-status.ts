import { Type, type Static } from 'typebox'
import { Instant } from './moment.ts'
import { Nullable } from './nullable.ts'
import { AnswerState } from './problem.ts'

/** The object of a read: an account, or one of its lists. */
const Asked = Type.Enum(['account', 'loans', 'requests', 'fees', 'blocks'])
export type Asked = Static<typeof Asked>

/** One institution's state as the BFF sees it. Contains no patron data. */
export const InstitutionStatus = Type.Object({
  institutionCode: Type.String(),
  /** Why the last look-up of an account ended without an answer, or that the institution is switched off; null otherwise. */
  problem: Nullable(AnswerState),
  /** Lists whose last read ended without an answer. */
  lists: Type.Array(Type.Object({ list: Asked, problem: AnswerState })),
  /** `probing` means half-open: one call tests whether the institution responds again. */
  breaker: Type.Enum(['closed', 'open', 'probing']),
  /** The last answer that could be read; null if there was none since the process started. */
  lastGoodAnswer: Nullable(Instant),
  /** The first failure of the series that ends with `problem`; null without a problem. */
  downSince: Nullable(Instant),
  waiting: Type.Integer(),
  /** Remaining calls for the day; null if the institution does not report them. */
  callsLeft: Nullable(Type.Integer()),
})
export type InstitutionStatus = Static<typeof InstitutionStatus>

/** The state of all institutions, as this process knows it. */
export const NetworkStatus = Type.Object({ asOf: Instant, institutions: Type.Array(InstitutionStatus) })
export type NetworkStatus = Static<typeof NetworkStatus>
