import type { AnswerState } from '@library-card/contract/answer-state.ts'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'

/** The words for one answer state, in each place that tells patrons that something is missing. */
type AnswerWords = {
  /** A sentence about one institution. */
  one: (about: AboutMissing) => ReactNode
  /** A sentence about several institutions that share a line. */
  several: (names: ReactNode, home: ReactNode) => ReactNode
  /** A sentence about missing lists of an account that was read. By default, that the institution did not send them. */
  ofLists?: (names: ReactNode, lists: string) => ReactNode
  /** Two words for a row. */
  short: () => string
  /** Text for a table cell or a saved file where `short` is not enough; null for no row. */
  inTable?: () => string | null
  inFile?: () => string
  /** Why an action was not carried out. */
  notDone: (name: ReactNode) => ReactNode
}

type AboutMissing = {
  name: ReactNode
  home: ReactNode
  notice: string | null
  /** Language of the notice. */
  language: string | undefined
}

const noAnswer: AnswerWords = {
  one: ({ name }) => <Trans>{name} did not answer.</Trans>,
  several: (names) => <Trans>{names} did not answer.</Trans>,
  short: () => t`No answer`,
  notDone: (name) => <Trans>{name} did not answer; nothing was changed.</Trans>,
}

/** There was no connection, or the answer was an error. */
const couldNotAnswer: AnswerWords = {
  ...noAnswer,
  one: ({ name }) => <Trans>{name} could not answer.</Trans>,
  several: (names) => <Trans>{names} could not answer.</Trans>,
  notDone: (name) => <Trans>{name} could not answer; nothing was changed.</Trans>,
}

const notConnected: AnswerWords = {
  one: ({ name }) => <Trans>{name} is not connected at the moment.</Trans>,
  several: (names) => <Trans>Not connected at the moment: {names}.</Trans>,
  ofLists: (names, lists) => (
    <Trans>
      We are not allowed to read your {lists} at {names}.
    </Trans>
  ),
  short: () => t`Not connected`,
  notDone: (name) => <Trans>{name} is not connected at the moment; nothing was changed.</Trans>,
}

const toSignIn = {
  several: (names: ReactNode) => <Trans>Not signed in at {names}.</Trans>,
  short: () => t`Sign in to see it`,
  inTable: () => t`Sign in there to see your account`,
  inFile: () => t`Not signed in there`,
}

const unreadable = (names: ReactNode) => <Trans>We could not read the answer from {names}.</Trans>
const accountUnclear = (names: ReactNode) => (
  <Trans>We could not find out whether you have an account at {names}.</Trans>
)
const notReceived = (names: ReactNode) => (
  <Trans>The connection broke before an answer arrived from {names}.</Trans>
)
const listsNotReceived = (names: ReactNode, lists: string) => (
  <Trans>
    The connection broke before your {lists} arrived from {names}.
  </Trans>
)
const offline = () => <Trans>You are offline.</Trans>
const noAccountThere = (name: ReactNode) => <Trans>You said that you have no account at {name}.</Trans>

const answerWords: Record<AnswerState, AnswerWords> = {
  'timed-out': noAnswer,
  refused: couldNotAnswer,
  busy: {
    one: ({ name }) => <Trans>{name} is busy.</Trans>,
    several: (names) => <Trans>Busy: {names}.</Trans>,
    short: () => t`Busy`,
    notDone: (name) => <Trans>{name} is busy; nothing was changed.</Trans>,
  },
  'unexpected-answer': {
    one: ({ name }) => unreadable(name),
    several: unreadable,
    ofLists: (names, lists) => (
      <Trans>
        We could not read your {lists} at {names}.
      </Trans>
    ),
    short: () => t`Unreadable answer`,
    notDone: (name) => <Trans>We could not read {name}’s answer; nothing was changed.</Trans>,
  },
  'web-page': {
    one: ({ name }) => (
      <Trans>{name} is under maintenance, or sends a page of its own instead of an answer.</Trans>
    ),
    several: (names) => (
      <Trans>Under maintenance, or sending a page of their own instead of an answer: {names}.</Trans>
    ),
    short: () => t`Perhaps under maintenance`,
    notDone: (name) => (
      <Trans>
        {name} is under maintenance, or sends a page of its own instead of an answer; nothing was changed.
      </Trans>
    ),
  },
  restricted: {
    one: ({ name }) => <Trans>{name} does not let Library Card read this. Ask its desk.</Trans>,
    several: (names) => <Trans>Library Card is not allowed to read this at {names}.</Trans>,
    ofLists: (names, lists) => (
      <Trans>
        Library Card is not allowed to read your {lists} at {names}. Ask there.
      </Trans>
    ),
    short: () => t`Not open to Library Card`,
    notDone: (name) => (
      <Trans>{name} does not let Library Card do this. Nothing was changed. Ask its desk.</Trans>
    ),
  },
  'key-rejected': notConnected,
  'account-unclear': {
    one: ({ name }) => accountUnclear(name),
    several: accountUnclear,
    short: () => t`Not known`,
    inTable: () => t`Account not known`,
    inFile: () => t`Account not known`,
    notDone: (name) => (
      <Trans>We could not find out whether you have an account at {name}. Nothing was changed.</Trans>
    ),
  },
  'not-received': {
    ...noAnswer,
    one: ({ name }) => notReceived(name),
    several: notReceived,
    ofLists: listsNotReceived,
    short: () => t`Not received`,
  },
  offline: {
    one: offline,
    several: offline,
    ofLists: listsNotReceived,
    short: () => t`Offline`,
    notDone: () => <Trans>You were offline, so nothing was sent.</Trans>,
  },
  'switched-off': {
    ...notConnected,
    one(about) {
      const { name, notice, language } = about
      if (notice === null) return notConnected.one(about)
      return (
        <Trans>
          {name} says: “<bdi lang={language}>{notice}</bdi>”
        </Trans>
      )
    },
  },
  'home-silent': {
    one: ({ name, home }) => (
      <Trans>
        {home} is asked first: until it answers, we cannot look for your account at {name}.
      </Trans>
    ),
    several: (names, home) => (
      <Trans>
        {home} is asked first: until it answers, we cannot look for your accounts at {names}.
      </Trans>
    ),
    short: () => t`Not asked yet`,
    notDone: (name) => (
      <Trans>We cannot look for your account at {name} at the moment. Nothing was changed.</Trans>
    ),
  },
  'not-wanted': {
    one: ({ name }) => <Trans>You have turned {name} off: it is not contacted.</Trans>,
    several: (names) => <Trans>You have turned {names} off: they are not contacted.</Trans>,
    short: () => t`Turned off`,
    inTable: () => t`Turned off: not contacted`,
    inFile: () => t`Turned off, not contacted`,
    notDone: (name) => <Trans>You have turned {name} off.</Trans>,
  },
  'sign-in-there': {
    ...toSignIn,
    one: ({ name }) => <Trans>{name} shows your account only when you sign in there.</Trans>,
    notDone: (name) => <Trans>Sign in at {name} first. Nothing was changed.</Trans>,
  },
  'sign-in-there-again': {
    ...toSignIn,
    one: ({ name }) => <Trans>Your sign-in at {name} has ended.</Trans>,
    notDone: (name) => (
      <Trans>Your sign-in at {name} has ended, so nothing was changed. Sign in there again.</Trans>
    ),
  },
  'no-account-there': {
    one: ({ name }) => noAccountThere(name),
    several: noAccountThere,
    short: () => t`No account`,
    inTable: () => null,
    notDone: (name) => <Trans>Sign in at {name} first. Nothing was changed.</Trans>,
  },
  'not-in-network': {
    one: ({ name, home }) => (
      <Trans>
        {name} is not in a network with your home institution, {home}.
      </Trans>
    ),
    several: (names) => <Trans>Not in a network with your home institution: {names}.</Trans>,
    short: () => t`Not in your network`,
    inTable: () => t`Not in a network with your home institution`,
    inFile: () => t`Not in a network with your home institution`,
    notDone: (name) => (
      <Trans>{name} is not in a network with your home institution. Nothing was changed.</Trans>
    ),
  },
}

/** The words of a state. An unknown state, from an outcome stored by another version, counts as no answer. */
export function wordsOf({ code }: { code: AnswerState }): AnswerWords {
  const known: Partial<Record<AnswerState, AnswerWords>> = answerWords
  return known[code] ?? noAnswer
}
