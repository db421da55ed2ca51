import { answerStates, type AnswerState } from '@library-card/contract/answer-state.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import type { I18n } from '../text/texts.ts'

type Words = (i18n: I18n, institutionName: string) => string

const didNotAnswer: Words = (i18n, institutionName) =>
  i18n._('{institutionName} did not answer.', { institutionName })
const couldNotAnswer: Words = (i18n, institutionName) =>
  i18n._('{institutionName} could not answer.', { institutionName })
const notConnected: Words = (i18n, institutionName) =>
  i18n._('{institutionName} is not connected at the moment.', { institutionName })
const signInThere: Words = (i18n, institutionName) =>
  i18n._('{institutionName} shows your account only when you sign in there.', { institutionName })

const words: Record<AnswerState, Words> = {
  'timed-out': didNotAnswer,
  refused: couldNotAnswer,
  busy: (i18n, institutionName) => i18n._('{institutionName} is busy.', { institutionName }),
  'unexpected-answer': (i18n, institutionName) =>
    i18n._('We could not read the answer from {institutionName}.', { institutionName }),
  'web-page': (i18n, institutionName) =>
    i18n._('{institutionName} is under maintenance, or sends a page of its own instead of an answer.', {
      institutionName,
    }),
  restricted: (i18n, institutionName) =>
    i18n._('{institutionName} does not let Library Card read this.', { institutionName }),
  'key-rejected': notConnected,
  'account-unclear': (i18n, institutionName) =>
    i18n._('We could not find out whether you have an account at {institutionName}.', { institutionName }),
  'not-received': didNotAnswer,
  offline: didNotAnswer,
  'switched-off': notConnected,
  'home-silent': (i18n) => i18n._('Your home institution did not answer.'),
  'not-wanted': (i18n, institutionName) =>
    i18n._('You have turned {institutionName} off.', { institutionName }),
  'sign-in-there': signInThere,
  'sign-in-there-again': signInThere,
  'no-account-there': signInThere,
  'not-in-network': (i18n, institutionName) =>
    i18n._('{institutionName} is not in a network with your home institution.', { institutionName }),
}

export type ListName = 'loans' | 'requests'

/** Why a list of an account that was read is missing. */
const listWords: Record<ListName, { notSent: Words; unreadable: Words }> = {
  loans: {
    notSent: (i18n, institutionName) =>
      i18n._('{institutionName} did not send your loans.', { institutionName }),
    unreadable: (i18n, institutionName) =>
      i18n._('We could not read your loans at {institutionName}.', { institutionName }),
  },
  requests: {
    notSent: (i18n, institutionName) =>
      i18n._('{institutionName} did not send your requests.', { institutionName }),
    unreadable: (i18n, institutionName) =>
      i18n._('We could not read your requests at {institutionName}.', { institutionName }),
  },
}

/** Returns a sentence for calendars and e-mails on why data is missing. `lists`: the missing lists of an answer. */
export function whyMissing(
  { code, isForToday }: Pick<InstitutionProblem, 'code' | 'isForToday'>,
  institutionName: string,
  { i18n, lists = [] }: { i18n: I18n; lists?: ListName[] | undefined },
): string {
  if (isForToday)
    return i18n._(
      '{institutionName} accepts a limited number of queries a day, and few are left for today.',
      {
        institutionName,
      },
    )
  if (lists.length > 0) {
    // Another request does not bring a list that the key may not read.
    const { isOfKey, isOfPartOfKey } = answerStates[code]
    if (isOfKey || isOfPartOfKey) return words.restricted(i18n, institutionName)
    const kind = code === 'unexpected-answer' ? 'unreadable' : 'notSent'
    return lists.map((list) => listWords[list][kind](i18n, institutionName)).join(' ')
  }
  return words[code](i18n, institutionName)
}
