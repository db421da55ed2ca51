import { answerStates, type AnswerState } from '@library-card/contract/answer-state.ts'
import type { Asked } from '@library-card/contract/network-status.ts'
import { InstitutionFailure } from '@library-card/library-systems/exchange/failure.ts'
import type { Call, LibrarySystem } from '@library-card/library-systems/port.ts'
import type { Clock } from '../clock.ts'

/** `problem`: null after an answer; `since`: the time of the first failure in a row. */
type Last = { problem: AnswerState | null; since: number | null }

/**
 * Records how the last reads of one institution ended, for any patron. Returns the library system whose reads are
 * recorded. Only here does an unreadable answer count as a failure: the guard counts it as an answer.
 */
export function recordAnswers(system: LibrarySystem, clock: Clock) {
  const last = new Map<Asked, Last>()
  let lastGoodAnswer: number | null = null

  function recordAnswer(asked: Asked) {
    lastGoodAnswer = clock()
    last.set(asked, { problem: null, since: null })
  }

  /** `read` takes the call as its last argument. */
  function recorded<A extends unknown[], T>(asked: Asked, read: (...args: [...A, Call]) => Promise<T>) {
    return async (...args: [...A, Call]): Promise<T> => {
      try {
        const answer = await read(...args)
        recordAnswer(asked)
        return answer
      } catch (error) {
        if (isAnswer(error)) recordAnswer(asked)
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a tuple whose last element is the call
        if (isOfInstitution(error) && !hasCallerGone(args.at(-1) as Call))
          last.set(asked, { problem: error.code, since: last.get(asked)?.since ?? clock() })
        throw error
      }
    }
  }

  const { findAccount, listLoans, listRequests, listFees, listBlocks } = system
  return {
    system: {
      ...system,
      findAccount: recorded('account', findAccount),
      listLoans: recorded('loans', listLoans),
      listFees: recorded('fees', listFees),
      ...(listRequests && { listRequests: recorded('requests', listRequests) }),
      ...(listBlocks && { listBlocks: recorded('blocks', listBlocks) }),
    },
    answers: () => ({ last, lastGoodAnswer }),
  }
}

/** How early a timer may fire, in milliseconds. */
const timerTolerance = 5

/** Whether the caller aborted the call before its deadline. */
function hasCallerGone({ signal, answerBy = Infinity, outlivesCaller = false }: Call): boolean {
  return !outlivesCaller && signal.aborted && performance.now() + timerTolerance < answerBy
}

function isAnswer(error: unknown): boolean {
  return error instanceof InstitutionFailure && answerStates[error.code].isAnswer === true
}

/** Whether the institution, or our limits for it, caused a failure, rather than one patron's account. */
function isOfInstitution(error: unknown): error is InstitutionFailure {
  if (!(error instanceof InstitutionFailure)) return false
  const { group, mayBeAnothers = false } = answerStates[error.code]
  return group === 'no-answer' && !mayBeAnothers
}
