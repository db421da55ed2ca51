import type { AnswerState } from '@library-card/contract/answer-state.ts'
import type { Part } from '@library-card/library-systems/port.ts'
import type { InstitutionFailure } from '@library-card/library-systems/exchange/failure.ts'

/** Describes how an institution's answer differs from the expected one; undefined if that is no fault. */
export function faultOf(failure: InstitutionFailure): string | undefined {
  return failure.code in faultWords ? faultWords[failure.code] : answerWords(failure)
}

/** Words for the faults of a look-up that need no cause; undefined for no fault. */
const faultWords: Partial<Record<AnswerState, string | undefined>> = {
  'switched-off': undefined,
  'not-in-network': 'is not in a network with this home institution',
  'account-unclear': 'its answers do not say whether there is an account',
}

export function answerWords({ code, error, isForToday, message }: InstitutionFailure): string {
  if (isForToday) return `has no calls left today (${message})`
  const answer = error.errorCode === undefined ? 'does not answer' : 'answers with an error'
  return `${otherAnswers[code] ?? answer} (${message})`
}

const otherAnswers: Partial<Record<AnswerState, string>> = {
  busy: 'is busy',
  'unexpected-answer': 'gives an answer that cannot be used',
  'web-page': 'answers with a web page',
  'key-rejected': 'rejects the key',
}

export function listWords(names: string[]): string {
  return new Intl.ListFormat('en').format(names)
}

export function restrictionWords(parts: Part[]): string {
  return `its key is restricted to other libraries: ${listWords(parts)} cannot be read. Extend or remove its API restrictions there`
}
