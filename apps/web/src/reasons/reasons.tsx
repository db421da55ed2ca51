import { wordsOf } from './answer-words.tsx'
import type { Institution } from '@library-card/contract/institution.ts'
import type { RenewalReason } from '@library-card/contract/loan.ts'
import type { ActionProblem, CallProblemCode } from '@library-card/contract/problem.ts'
import type { Refusal, RefusalReason } from '@library-card/contract/renewal.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

/** Why an action was not carried out. */
export function notDoneWords({ code }: ActionProblem, name: ReactNode): ReactNode {
  if (code === 'too-many-actions')
    return <Trans>That was too many actions at once, so nothing was changed. Try again in a minute.</Trans>
  if (code === 'cannot-save')
    return <Trans>Library Card cannot save right now, so nothing was changed. Try again in a minute.</Trans>
  if (code === 'new-version')
    return (
      <Trans>Library Card has been updated, so nothing was changed. Reload the page, then try again.</Trans>
    )
  if (code === 'read-only')
    return (
      <Trans>
        This cannot be done from here: {name} lets Library Card only read. Nothing was changed. Ask its desk.
      </Trans>
    )
  return wordsOf({ code }).notDone(name)
}

/** The BFF did not answer. */
export const noResponseWords = msg`Library Card did not answer. Check your internet connection and try again.`

/** Text for a response from a proxy before the BFF, which limits requests or cannot reach the BFF. */
export function proxyWords(status: number): MessageDescriptor {
  return status < 500
    ? msg`Something between this page and Library Card refused the request (${status}). Tell the help desk.`
    : msg`Library Card cannot be reached at the moment (${status}). Try again in a minute; if this continues, tell the help desk.`
}

/** Why a request to the BFF failed, and the remedy. */
export const callWords: Record<CallProblemCode, MessageDescriptor> = {
  'bad-request': msg`This page asked for something that does not exist. Reload it.`,
  'key-reused': msg`Something went wrong on this page. Reload it.`,
  'in-progress': msg`We are already working on this. Wait a moment, then reload the page.`,
  'new-version': msg`Library Card has been updated. Reload the page.`,
  'session-changed': msg`Someone has signed in again in this browser. Reload the page.`,
  'not-signed-in': msg`You are signed out. Sign in to see your card.`,
  forbidden: msg`You cannot view this page from here. Reload it.`,
  'not-found': msg`There is no such institution in this network.`,
  'sign-in-failed': msg`Sign-in failed. Nothing was changed. Try again.`,
  'wrong-card-or-password': msg`That card number and password do not match, or there were too many failed attempts. Check both. If they are right, try again in a few minutes.`,
  'too-many-tries': msg`Too many failed attempts. Wait a few minutes, then try again.`,
  'too-many-actions': msg`That was too many actions at once. Try again in a minute.`,
  'no-record-at-home': msg`The institution you chose has no library account for you. Ask its library desk.`,
  'not-on-record': msg`We must log every view of a patron, and the log is unavailable. Nothing was shown. Try again later.`,
  'no-staff-rights': msg`Your account does not have permission to view patrons. Ask your system administrator.`,
  'rights-not-known': msg`We could not check your permissions just now. Try again.`,
  'institution-silent': msg`Your institution is not answering, and we cannot show anything until it does. Try again.`,
  overloaded: msg`Library Card is very busy. Try again in a few seconds.`,
  'cannot-save': msg`Library Card cannot do this right now. Try again in a minute.`,
  'unexpected-error': msg`Something went wrong here. Try again.`,
}

/**
 * `shown`: the card shows the block or debt. `not-shown`: the card shows that there is none. `unknown`: blocks or
 * fees did not load.
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
  'too-soon': () => <Trans>It cannot be renewed yet. Try again closer to its due date.</Trans>,
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
      unknown: <Trans>Your account there is blocked. Ask the desk there.</Trans>,
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
  'expired-account': () => <Trans>Your account there has expired. Ask the desk there.</Trans>,
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
