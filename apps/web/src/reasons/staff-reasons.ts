import type { AnswerState } from '@library-card/contract/answer-state.ts'
import type { BlockReason } from '@library-card/contract/block.ts'
import type { InstitutionProblem, ProblemCode } from '@library-card/contract/problem.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'

/**
 * Texts for staff about an institution without an answer. They are in a separate catalogue, which patrons do
 * not load.
 */
type StaffReason = {
  /** A text short enough for a table line. */
  line: (about: AboutMissing) => string
  /** Text for the network status, where `line` would be about one patron; by default, `line`. */
  inStatus?: () => string
  /** Text after the institution's name, in a list, a slip or a clearance report; by default, that it did not answer. */
  inReport?: () => string
}

type AboutMissing = {
  requestId: string
  homeName: string
  notice: string | null
  /** The time when a busy institution may be queried again. */
  time: string | null
}

const signInThere = () => t`Only the patron can see an account there, by signing in.`

const notConnected = () => t`not connected at the moment`

const staffReasons: Record<AnswerState, StaffReason> = {
  'timed-out': {
    line: () => t`Did not answer.`,
    inStatus: () => t`Did not answer last time`,
  },
  /** There was no connection, or the answer was an error. */
  refused: {
    line: () => t`Gave no usable answer.`,
    inReport: () => t`gave no usable answer`,
    inStatus: () => t`Gave no usable answer last time`,
  },
  busy: {
    line: ({ time }) => (time === null ? t`Busy. Ask again later.` : t`Busy. Ask again after ${time}.`),
    inReport: () => t`busy`,
    inStatus: () => t`Busy`,
  },
  'unexpected-answer': {
    line: ({ requestId }) => t`We could not read its answer. Reference: ${requestId}.`,
    inStatus: () => t`Its answers cannot be read`,
    inReport: () => t`its answer could not be read`,
  },
  'web-page': {
    line: () => t`Under maintenance, or sending a page of its own instead of an answer.`,
    inReport: () => t`under maintenance, or sending a page of its own instead of an answer`,
    inStatus: () => t`Under maintenance, or sending a page of its own instead of an answer`,
  },
  restricted: {
    line: () =>
      t`Its key for Library Card is restricted to other libraries. Tell the operators of Library Card.`,
    inReport: () => t`its key for Library Card is restricted to other libraries`,
    inStatus: () => t`Its key is restricted to other libraries`,
  },
  'key-rejected': {
    line: () => t`Not connected at the moment.`,
    inReport: notConnected,
    inStatus: () => t`Rejects our key: tell the operators of Library Card`,
  },
  'not-received': {
    line: () => t`The connection broke before its answer arrived.`,
    inReport: () => t`the connection broke before its answer arrived`,
  },
  offline: { line: () => t`You are offline.`, inReport: () => t`you are offline` },
  'switched-off': {
    line: ({ notice }) => notice ?? t`Not connected at the moment.`,
    inReport: notConnected,
    inStatus: () => t`Turned off for the whole network`,
  },
  'not-wanted': {
    line: () => t`The patron has turned it off.`,
    inReport: () => t`turned off by the patron`,
  },
  'sign-in-there': { line: signInThere },
  'sign-in-there-again': { line: signInThere },
  'no-account-there': { line: signInThere },
  'home-silent': {
    line: ({ homeName }) => t`We cannot look for the account there until ${homeName} answers.`,
    inReport: () => t`not asked, because the home institution did not answer`,
  },
  'account-unclear': {
    line: () => t`We could not find out whether the patron has an account there.`,
    inReport: () => t`not known whether there is an account`,
  },
  'not-in-network': {
    line: ({ homeName }) => t`It is not in a network with ${homeName}.`,
    inReport: () => t`not in a network with this institution`,
  },
}

export function staffLine(problem: InstitutionProblem, about: Omit<AboutMissing, 'requestId'>): string {
  return staffReasons[problem.code].line({ ...about, requestId: problem.requestId })
}

export function reportWords({ code }: InstitutionProblem): string {
  return staffReasons[code].inReport?.() ?? t`did not answer`
}

/** "Alpine Institute (did not answer)". */
export function withReason(name: string, problem: InstitutionProblem): string {
  return `${name} (${reportWords(problem)})`
}

/** Why the last read of an institution ended without an answer. */
export function statusReason(code: AnswerState): string {
  const { line, inStatus } = staffReasons[code]
  return inStatus?.() ?? line({ requestId: '', homeName: '', notice: null, time: null })
}

/** Why a request about a clearance report failed with `not-found`. */
export const noReportWords = msg`There is no such report. Reports are kept for 7 days.`

/** Why a request to the BFF failed, for cases in which staff and patrons get different words. */
export const staffCallWords: Partial<Record<ProblemCode, MessageDescriptor>> = {
  'too-many-actions': msg`You have started three checks within an hour. You can start the next one an hour after the first of them.`,
  'not-found': msg`This patron cannot be shown. Search for the patron again: a link works in one session only, and only for patrons whose home institution this is.`,
  'institution-silent': msg`Your institution’s system is not answering, and we cannot search for patrons until it does.`,
}

/** The cause and the remedy of a block, in texts for staff; `card/block-words.tsx` has those for patrons. */
export const staffBlockWords: Record<BlockReason, { why: () => string; lifts: () => string }> = {
  overdue: { why: () => t`An item is overdue`, lifts: () => t`Return the item` },
  fees: { why: () => t`More is owed there than the library allows`, lifts: () => t`Pay the fees there` },
  'expired-account': {
    why: () => t`The account there has expired`,
    lifts: () => t`The desk there can extend it`,
  },
  'lost-item': { why: () => t`An item is considered lost`, lifts: () => t`Ask the desk there` },
  address: {
    why: () => t`The address there is missing or out of date`,
    lifts: () => t`Give the desk there the current address`,
  },
  conduct: { why: () => t`The library has set it`, lifts: () => t`Ask the desk there how long it lasts` },
  other: { why: () => t`Reason not given`, lifts: () => t`Ask the desk there` },
}
