import type {
  InstitutionProblem,
  InstitutionProblemCode,
  ProblemCode,
} from '@library-card/contract/problem.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import { isNotReceived } from './reasons.tsx'

/** What staff read where an institution is unavailable. Their texts have a catalogue of their own, which no patron loads. */
type StaffReason = {
  /** Short enough for a line of the table. */
  line: (about: AboutMissing) => string
  /** In a clearance report, after the name of the institution: by default, that it did not answer. */
  inReport?: () => string
}

type AboutMissing = {
  requestId: string
  homeName: string
  notice: string | null
  seconds: number
  /** When a busy institution may be queried again. */
  time: string | null
}

const signInThere = () => t`Only the patron can see this account, by signing in there.`

const staffReasons: Record<InstitutionProblemCode, StaffReason> = {
  'timed-out': {
    line: ({ seconds }) =>
      plural(seconds, { one: 'Did not answer within # second.', other: 'Did not answer within # seconds.' }),
  },
  refused: { line: () => t`Did not answer.` },
  busy: {
    line: ({ time }) =>
      time === null ? t`Busy. It asked us to wait.` : t`Busy. It asked us to wait until ${time}.`,
  },
  'unexpected-answer': {
    line: ({ requestId }) => t`We could not read its answer. Reference: ${requestId}.`,
    inReport: () => t`its answer could not be read`,
  },
  'key-rejected': { line: () => t`Not connected at the moment.` },
  'switched-off': { line: ({ notice }) => notice ?? t`Not connected at the moment.` },
  'not-wanted': { line: () => t`The patron has turned it off.` },
  'sign-in-there': { line: signInThere },
  'sign-in-there-again': { line: signInThere },
  'home-silent': {
    line: ({ homeName }) => t`We cannot look for the account there until ${homeName} answers.`,
  },
}

export function staffLine(problem: InstitutionProblem, about: Omit<AboutMissing, 'requestId'>): string {
  if (isNotReceived(problem)) return t`The connection broke before its answer arrived.`
  return staffReasons[problem.code].line({ ...about, requestId: problem.requestId })
}

export function reportWords({ code }: InstitutionProblem): string {
  return staffReasons[code].inReport?.() ?? t`did not answer`
}

/** The name of an institution that was not checked in full. */
export function notAskedName(name: string, problem: InstitutionProblem | null | undefined): string {
  return problem?.code === 'not-wanted' ? t`${name} (turned off by the patron)` : name
}

/** Why a request to the BFF failed, where the words differ from the patron's. */
export const staffCallWords: Partial<Record<ProblemCode, MessageDescriptor>> = {
  'not-found': msg`This patron cannot be shown. Search for the patron again: a link works in one session only, and only for patrons whose home institution this is.`,
  'institution-silent': msg`Your institution’s system is not answering, and we cannot search for patrons until it does.`,
}
