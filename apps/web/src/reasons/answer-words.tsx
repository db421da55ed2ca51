import type { AnswerState } from '@library-card/contract/answer-state.ts'
import { select, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'

/** The words of a state of an answer, for each place that shows patrons that something is missing. */
type AnswerWords = {
  /** A sentence for a notice. */
  sentence: (about: AboutMissing) => ReactNode
  /** The same about several institutions, which then share a notice. */
  ofSeveral?: { sentence: (names: ReactNode) => ReactNode; whyUnknown: () => ReactNode }
  /** Whether `sentence` says that the account is not known. */
  saysAccountUnknown?: true
  /** Whether a notice gives the reference by which the desk can find the answer. */
  hasReference?: true
  /** Two words for a row. */
  short: () => string
  /** For a cell of a table and of a file, where `short` is not enough; null for no row. */
  inTable?: () => string | null
  inFile?: () => string
  /** Sentences of the status line; `about` on the page of a list. */
  one: (name: string, about: Topic | null) => string
  several: (names: string) => string
  /** Both for staff, where the others speak to the patron. */
  forStaff?: (names: string) => string
  /** Why an action was not carried out. */
  notDone: (name: ReactNode) => ReactNode
}

type Topic = 'loans' | 'requests' | 'fees' | 'blocks'

type AboutMissing = {
  name: ReactNode
  home: ReactNode
  notice: string | null
  /** Language of the notice. */
  language: string | undefined
  /** Text that says when a busy institution is queried again. */
  again: ReactNode
}

const noAnswer: AnswerWords = {
  sentence: ({ name }) => (
    <Trans>
      <b>{name} did not answer.</b>
    </Trans>
  ),
  ofSeveral: {
    sentence: (names) => <Trans>{names} did not answer.</Trans>,
    whyUnknown: () => <Trans>They did not answer.</Trans>,
  },
  short: () => t`No answer`,
  one: (name, about) =>
    about === null
      ? t`${name} did not answer.`
      : select(about, {
          loans: `${name} did not answer about loans.`,
          requests: `${name} did not answer about requests.`,
          fees: `${name} did not answer about fees.`,
          other: `${name} did not answer about blocks and messages.`,
        }),
  several: (names) => t`No answer from ${names}.`,
  notDone: (name) => <Trans>{name} did not answer; nothing was changed.</Trans>,
}

const notConnected: AnswerWords = {
  sentence: ({ name }) => (
    <Trans>
      <b>{name} is not connected at the moment.</b>
    </Trans>
  ),
  short: () => t`Not connected`,
  one: (name) => t`${name} is not connected at the moment.`,
  several: (names) => t`Not connected at the moment: ${names}.`,
  notDone: (name) => <Trans>{name} is not connected at the moment; nothing was changed.</Trans>,
}

const toSignIn = {
  short: () => t`Sign in to see it`,
  inTable: () => t`Sign in there to see your account`,
  inFile: () => t`Not signed in there`,
  one: (name: string) => t`Not signed in at ${name}.`,
  several: (names: string) => t`Not signed in at ${names}.`,
}

const notReceived = (names: string) => t`The connection broke before an answer arrived from ${names}.`
const unreadable = (names: string) => t`We could not read the answer from ${names}.`
const accountUnclear = (names: string) => t`We could not find out whether you have an account at ${names}.`
const restricted = (names: string) => t`Library Card may not read this at ${names}.`
const offline = () => t`You are offline.`
const noAccountThere = (name: string) => t`You said that you have no account at ${name}.`
const notInNetwork = (name: string) => t`${name} is not in a network with your home institution.`

const answerWords: Record<AnswerState, AnswerWords> = {
  'timed-out': noAnswer,
  refused: noAnswer,
  busy: {
    sentence: ({ name, again }) => (
      <>
        <Trans>
          <b>{name} is busy.</b>
        </Trans>{' '}
        {again}
      </>
    ),
    short: () => t`Busy`,
    one: (name) => t`${name} is busy.`,
    several: (names) => t`Busy: ${names}.`,
    notDone: (name) => <Trans>{name} is busy; nothing was changed.</Trans>,
  },
  'unexpected-answer': {
    sentence: ({ name }) => (
      <Trans>
        <b>We could not read {name}’s answer.</b>
      </Trans>
    ),
    hasReference: true,
    short: () => t`Unreadable answer`,
    one: unreadable,
    several: unreadable,
    notDone: (name) => <Trans>We could not read {name}’s answer; nothing was changed.</Trans>,
  },
  'web-page': {
    sentence: ({ name }) => (
      <Trans>
        <b>{name} is in maintenance, or behind a page of its own.</b>
      </Trans>
    ),
    short: () => t`In maintenance?`,
    one: (name) => t`${name} is in maintenance, or behind a page of its own.`,
    several: (names) => t`In maintenance, or behind a page of their own: ${names}.`,
    notDone: (name) => (
      <Trans>{name} is in maintenance, or behind a page of its own; nothing was changed.</Trans>
    ),
  },
  restricted: {
    sentence: ({ name }) => (
      <Trans>
        <b>{name} does not let Library Card read this.</b> Ask its desk.
      </Trans>
    ),
    short: () => t`Not open to Library Card`,
    one: restricted,
    several: restricted,
    notDone: (name) => (
      <Trans>{name} does not let Library Card do this. Nothing was changed. Ask its desk.</Trans>
    ),
  },
  'key-rejected': notConnected,
  'account-unclear': {
    sentence: ({ name }) => (
      <Trans>
        <b>We could not find out whether you have an account at {name}.</b>
      </Trans>
    ),
    saysAccountUnknown: true,
    short: () => t`Not known`,
    one: accountUnclear,
    several: accountUnclear,
    forStaff: (names) => t`We could not find out whether the patron has an account at ${names}.`,
    notDone: (name) => (
      <Trans>We could not find out whether you have an account at {name}. Nothing was changed.</Trans>
    ),
  },
  'not-received': {
    ...noAnswer,
    sentence: ({ name }) => notReceivedSentence(name),
    ofSeveral: {
      sentence: notReceivedSentence,
      whyUnknown: () => <Trans>The connection broke before their answers arrived.</Trans>,
    },
    short: () => t`Not received`,
    one: notReceived,
    several: notReceived,
  },
  offline: {
    sentence: () => (
      <Trans>
        <b>You are offline.</b>
      </Trans>
    ),
    ofSeveral: { sentence: offline, whyUnknown: offline },
    short: () => t`Offline`,
    one: offline,
    several: offline,
    notDone: () => <Trans>You were offline, so nothing was sent.</Trans>,
  },
  'switched-off': {
    ...notConnected,
    sentence(about) {
      const { name, notice, language } = about
      if (notice === null) return notConnected.sentence(about)
      return (
        <Trans>
          <b>{name} says:</b> “<bdi lang={language}>{notice}</bdi>”
        </Trans>
      )
    },
  },
  'home-silent': {
    sentence: ({ name, home }) => (
      <Trans>
        <b>We cannot look for your account at {name}</b> until {home} answers.
      </Trans>
    ),
    saysAccountUnknown: true,
    short: () => t`Not asked yet`,
    one: (name) => t`${name} was not asked.`,
    several: (names) => t`Not asked: ${names}.`,
    notDone: (name) => (
      <Trans>We cannot look for your account at {name} at the moment. Nothing was changed.</Trans>
    ),
  },
  'not-wanted': {
    sentence: ({ name }) => (
      <Trans>
        <b>You have turned {name} off:</b> it is not contacted.
      </Trans>
    ),
    short: () => t`Turned off`,
    inTable: () => t`Turned off: not contacted`,
    inFile: () => t`Turned off, not contacted`,
    one: (name) => t`You have turned ${name} off.`,
    several: (names) => t`Turned off by you: ${names}.`,
    notDone: (name) => <Trans>You have turned {name} off.</Trans>,
  },
  'sign-in-there': {
    ...toSignIn,
    sentence: ({ name }) => (
      <Trans>
        <b>{name} shows your account only when you sign in there.</b>
      </Trans>
    ),
    notDone: (name) => <Trans>Sign in at {name} first. Nothing was changed.</Trans>,
  },
  'sign-in-there-again': {
    ...toSignIn,
    sentence: ({ name }) => (
      <Trans>
        <b>Your sign-in at {name} has ended.</b>
      </Trans>
    ),
    notDone: (name) => (
      <Trans>Your sign-in at {name} has ended, so nothing was changed. Sign in there again.</Trans>
    ),
  },
  'no-account-there': {
    sentence: ({ name }) => <Trans>You said that you have no account at {name}.</Trans>,
    short: () => t`No account`,
    inTable: () => null,
    one: noAccountThere,
    several: noAccountThere,
    notDone: (name) => <Trans>Sign in at {name} first. Nothing was changed.</Trans>,
  },
  'not-in-network': {
    sentence: ({ name, home }) => (
      <Trans>
        <b>
          {name} is not in a network with your home institution, {home}.
        </b>
      </Trans>
    ),
    short: () => t`Not in your network`,
    inTable: () => t`Not in a network with your home institution`,
    inFile: () => t`Not in a network with your home institution`,
    one: notInNetwork,
    several: notInNetwork,
    notDone: (name) => (
      <Trans>{name} is not in a network with your home institution. Nothing was changed.</Trans>
    ),
  },
}

function notReceivedSentence(names: ReactNode): ReactNode {
  return (
    <Trans>
      <b>The connection broke before an answer arrived from {names}.</b>
    </Trans>
  )
}

/** Returns the words of a state; no answer for one of another version, whose outcomes a page still reads. */
export function wordsOf({ code }: { code: AnswerState }): AnswerWords {
  const known: Partial<Record<AnswerState, AnswerWords>> = answerWords
  return known[code] ?? noAnswer
}
