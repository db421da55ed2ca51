import type { Institution } from '@library-card/contract/institution.ts'
import type { RenewalReason } from '@library-card/contract/loan.ts'
import type {
  ActionProblem,
  CallProblemCode,
  InstitutionProblem,
  InstitutionProblemCode,
} from '@library-card/contract/problem.ts'
import type { Refusal, RefusalReason } from '@library-card/contract/renewal.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

/**
 * A reason why an institution's response, or a part of it, is missing: the meaning, and the text for each
 * place.
 */
type MissingReason = {
  /**
   * All but `no-answer` mean that nothing was queried, so the institution does not count as unresponsive.
   */
  absence: 'no-answer' | 'turned-off' | 'to-sign-in' | 'no-account' | 'not-in-network'
  /** Whether a retry can help without a changed setting or a sign-in. */
  isWorthAsking: boolean
  /** A sentence for a notice. */
  sentence: (about: AboutMissing) => ReactNode
  /** Two words for a row. */
  short: () => string
  /** Why an action was not carried out. */
  notDone: (name: ReactNode) => ReactNode
}

type AboutMissing = {
  name: ReactNode
  home: ReactNode
  notice: string | null
  /** Language of the notice. */
  language: string | undefined
  /** Text that says when a busy institution is queried again. */
  again: ReactNode
}

const noAnswer = {
  absence: 'no-answer',
  isWorthAsking: true,
  sentence: ({ name }: AboutMissing) => (
    <Trans>
      <b>{name} did not answer.</b>
    </Trans>
  ),
  short: () => t`No answer`,
  notDone: (name: ReactNode) => <Trans>{name} did not answer; nothing was changed.</Trans>,
} as const
const notConnected = {
  absence: 'no-answer',
  isWorthAsking: false,
  sentence: ({ name }: AboutMissing) => (
    <Trans>
      <b>{name} is not connected at the moment.</b>
    </Trans>
  ),
  short: () => t`Not connected`,
  notDone: (name: ReactNode) => <Trans>{name} is not connected at the moment; nothing was changed.</Trans>,
} as const
const toSignIn = {
  absence: 'to-sign-in',
  isWorthAsking: false,
  short: () => t`Sign in to see it`,
} as const

const missingReasons: Record<InstitutionProblemCode, MissingReason> = {
  'timed-out': noAnswer,
  refused: noAnswer,
  busy: {
    ...noAnswer,
    sentence: ({ name, again }) => (
      <>
        <Trans>
          <b>{name} is busy.</b>
        </Trans>{' '}
        {again}
      </>
    ),
    short: () => t`Busy`,
    notDone: (name) => <Trans>{name} is busy; nothing was changed.</Trans>,
  },
  'unexpected-answer': {
    ...noAnswer,
    sentence: ({ name }) => (
      <Trans>
        <b>We could not read {name}’s answer.</b>
      </Trans>
    ),
    short: () => t`Unreadable answer`,
    notDone: (name) => <Trans>We could not read {name}’s answer; nothing was changed.</Trans>,
  },
  'key-rejected': notConnected,
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
  'not-wanted': {
    absence: 'turned-off',
    isWorthAsking: false,
    sentence: ({ name }) => (
      <Trans>
        <b>You have turned {name} off:</b> it is not contacted.
      </Trans>
    ),
    short: () => t`Turned off`,
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
    absence: 'no-account',
    isWorthAsking: false,
    sentence: ({ name }) => <Trans>You said that you have no account at {name}.</Trans>,
    short: () => t`No account`,
    notDone: (name) => <Trans>Sign in at {name} first. Nothing was changed.</Trans>,
  },
  'home-silent': {
    ...noAnswer,
    sentence: ({ name, home }) => (
      <Trans>
        <b>We cannot look for your account at {name}</b> until {home} answers.
      </Trans>
    ),
    short: () => t`Not asked yet`,
    notDone: (name) => (
      <Trans>We cannot look for your account at {name} at the moment. Nothing was changed.</Trans>
    ),
  },
  'account-unclear': {
    ...noAnswer,
    sentence: ({ name }) => (
      <Trans>
        <b>We could not find out whether you have an account at {name}.</b>
      </Trans>
    ),
    short: () => t`Not known`,
    notDone: (name) => (
      <Trans>We could not find out whether you have an account at {name}. Nothing was changed.</Trans>
    ),
  },
  'not-in-network': {
    absence: 'not-in-network',
    isWorthAsking: false,
    sentence: ({ name, home }) => (
      <Trans>
        <b>
          {name} is not in a network with your home institution, {home}.
        </b>
      </Trans>
    ),
    short: () => t`Not in your network`,
    notDone: (name) => (
      <Trans>{name} is not in a network with your home institution. Nothing was changed.</Trans>
    ),
  },
}

const notReceived: MissingReason = {
  ...noAnswer,
  sentence: ({ name }) => notReceivedSentence(name),
  short: () => t`Not received`,
}

export function notReceivedSentence(names: ReactNode): ReactNode {
  return (
    <Trans>
      <b>The connection broke before an answer arrived from {names}.</b>
    </Trans>
  )
}

export function reasonOf(problem: InstitutionProblem): MissingReason {
  return isNotReceived(problem) ? notReceived : reasonByCode(problem.code)
}

/** Returns the reason; no answer for a code that only a newer version of the BFF knows. */
function reasonByCode(code: InstitutionProblemCode): MissingReason {
  const known: Partial<Record<InstitutionProblemCode, MissingReason>> = missingReasons
  return known[code] ?? noAnswer
}

/** The problem of an institution whose answer did not arrive here, whether or not it answered. */
export const notReceivedProblem: InstitutionProblem = {
  code: 'refused',
  requestId: '',
  retryAfterSeconds: null,
}

/**
 * Returns whether the connection broke before the institution's line arrived, so that nobody knows whether it
 * answered. Problems that the BFF reports have an id.
 */
export function isNotReceived({ requestId }: InstitutionProblem): boolean {
  return requestId === ''
}

/**
 * The status line's texts for one institution and for several. In tables and files, reasons without such
 * texts use `short`.
 */
export const absences = {
  'turned-off': {
    one: (name: string) => t`You have turned ${name} off.`,
    several: (off: string) => t`Turned off by you: ${off}.`,
    inTable: () => t`Turned off: not contacted`,
    inFile: () => t`Turned off, not contacted`,
  },
  'to-sign-in': {
    one: (name: string) => t`Not signed in at ${name}.`,
    several: (there: string) => t`Not signed in at ${there}.`,
    inTable: () => t`Sign in there to see your account`,
    inFile: () => t`Not signed in there`,
  },
  'no-account': {
    one: (name: string) => t`You said that you have no account at ${name}.`,
    inTable: () => null,
    inFile: () => t`No account`,
  },
  'not-in-network': {
    one: (name: string) => t`${name} is not in a network with your home institution.`,
    inTable: () => t`Not in a network with your home institution`,
    inFile: () => t`Not in a network with your home institution`,
  },
  'not-received': { one: notReceivedWords, several: notReceivedWords },
  unreadable: { one: unreadableWords, several: unreadableWords },
  'account-unclear': { one: accountUnclearWords, several: accountUnclearWords },
  /** Of the home institution. */
  'home-silent': { one: homeSilentWords, several: homeSilentWords },
  'not-asked': { one: (name: string) => t`${name} was not asked.` },
  'no-answer': {
    one: (name: string) => t`${name} did not answer.`,
    several: (without: string) => t`No answer from ${without}.`,
  },
} satisfies Record<
  MissingReason['absence'] | 'not-received' | 'unreadable' | 'account-unclear' | 'home-silent' | 'not-asked',
  object
>

function notReceivedWords(names: string): string {
  return t`The connection broke before an answer arrived from ${names}.`
}

function homeSilentWords(name: string): string {
  return t`${name} did not answer, so we could not ask the others.`
}

function unreadableWords(names: string): string {
  return t`We could not read the answer from ${names}.`
}

function accountUnclearWords(names: string): string {
  return t`We could not find out whether you have an account at ${names}.`
}

/** Why an action was not carried out. */
export function notDoneWords({ code }: ActionProblem, name: ReactNode): ReactNode {
  if (code === 'too-many-actions')
    return <Trans>That was too many actions at once, so nothing was changed. Try again in a minute.</Trans>
  if (code === 'cannot-save')
    return <Trans>Library Card cannot save right now, so nothing was changed. Try again in a minute.</Trans>
  if (code === 'offline') return <Trans>You were offline, so nothing was sent.</Trans>
  return reasonByCode(code).notDone(name)
}

/** The BFF did not answer. */
export const noResponseWords = msg`Library Card did not answer. Check your internet connection and try again.`

/** Something before the BFF answered in its place, such as a proxy that limits requests or cannot reach it. */
export function proxyWords(status: number): MessageDescriptor {
  return status < 500
    ? msg`Something between this page and Library Card refused the request (${status}). Tell the help desk.`
    : msg`Library Card cannot be reached at the moment (${status}). Try again in a minute; if this continues, tell the help desk.`
}

/** Why a request to the BFF failed, and what can be done. */
export const callWords: Record<CallProblemCode, MessageDescriptor> = {
  'bad-request': msg`This page asked for something that does not exist. Reload it.`,
  'key-reused': msg`Something went wrong on this page. Reload it.`,
  'in-progress': msg`We are already working on this. Wait a moment, then reload the page.`,
  'session-changed': msg`Someone has signed in again in this browser. Reload the page.`,
  'not-signed-in': msg`You are signed out. Sign in to see your card.`,
  forbidden: msg`You can’t view this page from here. Reload it.`,
  'not-found': msg`There is no such institution in this network.`,
  'sign-in-failed': msg`Sign-in failed. Nothing was changed. Try again.`,
  'wrong-card-or-password': msg`That card number and password don’t match, or there were too many failed attempts. Check both. If they are right, try again in a few minutes.`,
  'too-many-tries': msg`Too many failed attempts. Wait a few minutes, then try again.`,
  'too-many-actions': msg`That was too many actions at once. Try again in a minute.`,
  'no-record-at-home': msg`The institution you chose has no library account for you. Ask its library desk.`,
  'not-on-record': msg`We must log every view of a patron, and the log is unavailable. Nothing was shown. Try again later.`,
  'no-staff-rights': msg`Your account does not have permission to view patrons. Ask your system administrator.`,
  'rights-not-known': msg`We could not check your permissions just now. Try again.`,
  'institution-silent': msg`Your institution is not answering, and we can’t show anything until it does. Try again.`,
  overloaded: msg`Library Card is very busy. Try again in a few seconds.`,
  'cannot-save': msg`Library Card cannot do this right now. Try again in a minute.`,
  'unexpected-error': msg`Something went wrong here. Try again.`,
}

/**
 * `shown` means that the card shows the block or debt; `not-shown`, that the card shows there is none; `unknown`, that blocks
 * or fees did not load.
 */
export type RefusalCause = 'shown' | 'not-shown' | 'unknown'

type AboutRefusal = {
  refusal: Refusal
  institution: Institution
  name: ReactNode
  causeOf: (reason: AccountRefusal) => RefusalCause
}

/** Why an institution refused an action, and the patron's options. */
export const refusalWords: Record<RefusalReason, (about: AboutRefusal) => ReactNode> = {
  requested: () => <Trans>Another reader is waiting for this item.</Trans>,
  'limit-reached': () => <Trans>You have reached this library’s renewal limit for this item.</Trans>,
  'maximum-period': () => <Trans>This loan has reached the library’s maximum loan period.</Trans>,
  recalled: () => <Trans>The library has recalled it. Return it by the date shown.</Trans>,
  lost: () => <Trans>The library considers it lost. Ask its desk.</Trans>,
  'claimed-returned': () => <Trans>You reported it returned; the library is searching for it.</Trans>,
  blocked: ({ institution, name, causeOf }) =>
    ({
      shown: (
        <Trans>
          Your account there is blocked: <Link to={`/card/${institution.code}/blocks`}>see the block</Link>.
        </Trans>
      ),
      'not-shown': <Trans>{name} says that your account is blocked, but not why. Ask its desk.</Trans>,
      unknown: <Trans>Your account there is blocked. Ask its desk.</Trans>,
    })[causeOf('blocked')],
  fees: ({ institution, name, causeOf }) =>
    ({
      shown: (
        <Trans>
          You owe more there than the library allows:{' '}
          <Link to={`/card/${institution.code}/fees`}>see what to pay</Link>.
        </Trans>
      ),
      'not-shown': (
        <Trans>{name} says that you owe more than it allows, but not for what. Ask its desk.</Trans>
      ),
      unknown: <Trans>You owe more there than the library allows. Ask its desk.</Trans>,
    })[causeOf('fees')],
  'expired-account': () => <Trans>Your account there has expired. Ask its desk.</Trans>,
  other: ({ refusal: { text }, institution, name }) => {
    if (text === null) return <Trans>{name} gave no reason.</Trans>
    const words = <bdi lang={institution.language ?? undefined}>{text}</bdi>
    return <Trans>The library says: “{words}”</Trans>
  },
}

/** Reasons for a refusal because of the account, not because of the loan. */
export const accountRefusals = ['blocked', 'fees'] as const
export type AccountRefusal = (typeof accountRefusals)[number]

type AboutAccountRefusal = { name: ReactNode; time: string }

/** `notShown` is for a card that shows no such block or debt. */
export const accountRefusalWords: Record<
  AccountRefusal,
  Record<'shown' | 'notShown', (about: AboutAccountRefusal) => ReactNode>
> = {
  blocked: {
    shown: ({ name, time }) => (
      <Trans>
        {name} refused a renewal at {time} because your account there is blocked: ask its desk.
      </Trans>
    ),
    notShown: ({ name, time }) => (
      <Trans>
        {name} refused a renewal at {time} for a block that it does not show: ask its desk.
      </Trans>
    ),
  },
  fees: {
    shown: ({ name, time }) => (
      <Trans>
        {name} refused a renewal at {time} because you owe more than it allows: ask its desk.
      </Trans>
    ),
    notShown: ({ name, time }) => (
      <Trans>
        {name} refused a renewal at {time} for fees that it does not show: ask its desk.
      </Trans>
    ),
  },
}

/** Why a loan cannot be renewed, before an attempt; null if the loan's row already states the reason. */
export const renewalReasonWords: Record<RenewalReason, (() => string) | null> = {
  recalled: null,
  lost: null,
  'claimed-returned': null,
  requested: null,
  'expired-account': () => t`your account there has expired`,
  blocked: () => t`your account there is blocked`,
}
