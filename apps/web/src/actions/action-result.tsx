import type { Institution } from '@library-card/contract/institution.ts'
import type { Outcome } from '@library-card/contract/outcome.ts'
import type { NotDone, Refusal, Unsure } from '@library-card/contract/renewal.ts'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { Fragment, type ReactNode, useEffect } from 'react'
import { useCardView, type Source } from '../card/card-view.ts'
import { causeOf } from '../card/refusals.ts'
import { useIsSlow } from '../clock.ts'
import { clockTime } from '../dates/date-words.ts'
import { notDoneWords, proxyWords, refusalWords, type AccountRefusal } from '../reasons/reasons.tsx'
import type { IconName } from '../ui/icon.tsx'
import { InlineResult, type ResultTone } from '../ui/inline-result.tsx'
import { announce } from '../card/announcements.tsx'
import { actionKey, outcomeStore } from '../card/outcomes.ts'
import { labelled } from '../ui/labelled.ts'
import { useAnnouncedOutcome } from './use-outcome.ts'

type Ended = NonNullable<Outcome['outcome']>

type ActionResultProps = {
  outcome: Outcome
  /** Title of the loan or request, or name of the institution, for screen readers. */
  title: string
  /** The institution of the loan, request or account that the action changes. */
  listed: Pick<Source, 'institution' | 'institutionName'>
  /** Text for a refusal, such as "Not renewed." */
  notDone: ReactNode
  /** Text for an unsure outcome: the possible change. */
  unsure: ReactNode
  /** The due date that a check of an unsure outcome read. */
  date?: string | null
  /** Id of the result, which receives focus from a removed button. */
  id: string
  /**
   * Text for a refusal by Library Card, which has neither text nor code; by default, that no reason is known.
   */
  refusedByUs?: ReactNode
  /** Text for an item that the institution does not have; by default, a loan or request. */
  notFound?: ReactNode
  /** Text for a completed action. */
  children: ReactNode
}

const looks: Record<Ended['result'], { tone: ResultTone; icon: IconName }> = {
  renewed: { tone: 'good', icon: 'done' },
  cancelled: { tone: 'good', icon: 'done' },
  changed: { tone: 'good', icon: 'done' },
  updated: { tone: 'good', icon: 'done' },
  'cancellation-asked': { tone: 'soon', icon: 'note' },
  unchanged: { tone: 'soon', icon: 'note' },
  shortened: { tone: 'late', icon: 'warning' },
  refused: { tone: 'late', icon: 'cross' },
  'not-done': { tone: 'late', icon: 'cross' },
  'not-found': { tone: 'late', icon: 'cross' },
  unsure: { tone: 'soon', icon: 'unsure' },
}

/** The outcome of an action, announced and shown in the row of its loan or request until the next refresh. */
export function ActionResult(props: ActionResultProps) {
  const { outcome, title, id } = props
  useAnnouncedOutcome(outcome, title, id)
  if (!outcome.outcome) return <NotConfirmedYet {...props} />
  return (
    <InlineResult {...looks[outcome.outcome.result]} id={id}>
      <ResultText {...props} ended={outcome.outcome} />
    </InlineResult>
  )
}

function ResultText({ ended, ...props }: ActionResultProps & { ended: Ended }) {
  const { outcome, listed, notDone, unsure, refusedByUs, children } = props
  const name = <bdi>{listed.institutionName}</bdi>
  const checked = outcome.reading && <CheckedWords {...props} name={name} />
  switch (ended.result) {
    case 'unsure':
      return (
        <>
          <b>
            <Trans>Could not confirm.</Trans>
          </b>{' '}
          <NoConfirmation name={name} cause={ended.cause} checked={checked} /> {unsure}
        </>
      )
    case 'refused':
      return (
        <>
          <b>{notDone}</b>{' '}
          {refusedByUs && ended.text === null && ended.deskCode === null ? (
            refusedByUs
          ) : (
            <RefusalText refusal={ended} institution={listed.institution} name={name} />
          )}
        </>
      )
    case 'not-done':
      return (
        <>
          <b>{notDone}</b> {notDoneReason(ended, name) ?? checked ?? <Trans>Nothing was changed.</Trans>}
        </>
      )
    case 'not-found':
      return (
        <>
          <b>{notDone}</b> {props.notFound ?? <Trans>It is no longer on your account at {name}.</Trans>}
        </>
      )
    default:
      return children
  }
}

function notDoneReason({ problem, proxyStatus }: NotDone, name: ReactNode): ReactNode {
  if (proxyStatus !== undefined) return i18n._(proxyWords(proxyStatus))
  return problem && notDoneWords(problem, name)
}

type CheckedWordsProps = Pick<ActionResultProps, 'outcome' | 'date'> & { name: ReactNode }

/** Result of a check, such as "Checked at 06:24: still 17 December." */
function CheckedWords({ outcome: { at, reading }, date, name }: CheckedWordsProps) {
  // The BFF's response did not arrive or has no time.
  if (at === undefined) return <Trans>We could not check it just now.</Trans>
  const time = clockTime(at)
  if (reading?.problem)
    return (
      <Trans>
        Checked at {time}: {name} gave no answer that we could use.
      </Trans>
    )
  if (date)
    return (
      <Trans>
        Checked at {time}: still {date}.
      </Trans>
    )
  return <Trans>Checked at {time}: nothing has changed.</Trans>
}

type NoConfirmationProps = { name: ReactNode; cause: Unsure['cause']; checked: ReactNode }

/** Why the institution confirmed nothing, or the result of a check. */
function NoConfirmation({ name, cause, checked }: NoConfirmationProps) {
  const seconds = useCardView().network.writesWithinSeconds
  if (checked) return checked
  switch (cause) {
    case 'too-slow':
      return (
        <Trans>
          {name} did not answer within <Plural value={seconds} one="# second" other="# seconds" />.
        </Trans>
      )
    case 'connection-lost':
      return <Trans>The connection to {name} was lost.</Trans>
    case 'no-usable-answer':
      return <Trans>{name} gave no usable answer.</Trans>
    default:
      return <Trans>No confirmation from {name} has arrived.</Trans>
  }
}

type RefusalProps = { refusal: Refusal; institution: Institution; name: ReactNode }

/** All reasons that the institution gave, and the patron's options. */
export function RefusalText({ refusal, institution, name }: RefusalProps) {
  const { reasons, deskCode: code } = refusal
  const view = useCardView()
  const cause = (reason: AccountRefusal) => causeOf({ institutionCode: institution.code, reason }, view)
  return (
    <>
      {reasons.map((reason, at) => (
        <Fragment key={reason}>
          {at > 0 && ' '}
          {refusalWords[reason]({ refusal, institution, name, causeOf: cause })}
        </Fragment>
      ))}
      {reasons.includes('other') && code && (
        <small className="quiet">
          {' '}
          <Trans>
            Code for the desk: <span className="figures">{code}</span>
          </Trans>
        </small>
      )}
    </>
  )
}

/** Replaces the result of a slow action. For several renewals, only the summary is announced. */
function NotConfirmedYet({ outcome, title, listed, id }: ActionResultProps) {
  const { type } = outcome
  const name = listed.institutionName
  const isSlow = useIsSlow(actionKey(outcome))
  const words = t`${name} has not confirmed yet.`
  useEffect(() => {
    if (isSlow && (type !== 'renewal' || outcomeStore.get().batch.length < 2))
      announce(labelled(title, words))
  }, [isSlow, type, title, words])
  if (!isSlow) return null
  return (
    <InlineResult tone="soon" icon="clock" id={`${id}-slow`}>
      {words}
    </InlineResult>
  )
}
