import type { RenewalOutcome } from '@library-card/contract/renewal.ts'
import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { IconName } from '../ui/icon.tsx'
import type { ResultTone } from '../ui/inline-result.tsx'
import { dateWords, untilWords } from './outcome-dates.ts'
import { notDoneWords, RefusalWords } from './refusal-words.tsx'
import type { LoanThere } from './renewable.ts'

type Result = RenewalOutcome['result']
type OutcomeThat<R extends Result> = Extract<RenewalOutcome, { result: R }>
type OutcomeByResult = { [R in Result]: OutcomeThat<R> }
type Told<R extends Result> = LoanThere & { outcome: OutcomeByResult[R]; name: ReactNode; seconds: number }

export const outcomeLook: Record<Result, { tone: ResultTone; icon: IconName }> = {
  renewed: { tone: 'good', icon: 'done' },
  unchanged: { tone: 'soon', icon: 'note' },
  refused: { tone: 'late', icon: 'cross' },
  'not-done': { tone: 'late', icon: 'cross' },
  unsure: { tone: 'soon', icon: 'unsure' },
  'not-found': { tone: 'late', icon: 'cross' },
}

/** What became of one renewal, as a sentence about the loan in whose row it stands. */
export function outcomeWords<R extends Result>(result: R, told: Told<R>): ReactNode {
  return words[result](told)
}

const words: { [R in Result]: (told: Told<R>) => ReactNode } = {
  renewed: Renewed,
  unchanged: Unchanged,
  refused: ({ outcome, institution, name }) => (
    <>
      <NotRenewed />
      <RefusalWords refusal={outcome} institution={institution} name={name} />
    </>
  ),
  'not-done': ({ outcome, name }) => (
    <>
      <NotRenewed />{' '}
      {outcome.problem ? notDoneWords[outcome.problem.code](name) : <Trans>Nothing was changed.</Trans>}
    </>
  ),
  unsure: CouldNotConfirm,
  'not-found': ({ name }) => (
    <>
      <NotRenewed /> <Trans>It is no longer in your list at {name}.</Trans>
    </>
  ),
}

function NotRenewed() {
  return (
    <b>
      <Trans>Not renewed.</Trans>
    </b>
  )
}

function Renewed({ outcome, asOf, institution: { timeZone }, name }: Told<'renewed'>) {
  const dated = { loan: outcome.loan, asOf, timeZone }
  const until = untilWords(dated)
  const was = dateWords(outcome.was, dated)
  if (!until)
    return (
      <Trans>
        <b>Renewed.</b> {name} did not tell the new date.
      </Trans>
    )
  if (!was)
    return (
      <Trans>
        <b>Renewed until {until}.</b>
      </Trans>
    )
  return (
    <Trans>
      <b>Renewed until {until}</b> (was {was}).
    </Trans>
  )
}

function Unchanged({ outcome, asOf, institution: { timeZone }, name }: Told<'unchanged'>) {
  const date = dateWords(outcome.loan.due, { loan: outcome.loan, asOf, timeZone })
  if (!date)
    return (
      <Trans>
        <b>Nothing has changed.</b> {name} gave no reason.
      </Trans>
    )
  return (
    <Trans>
      <b>The date is still {date}.</b> {name} gave no reason.
    </Trans>
  )
}

/** Our own way to the answer may have broken off, too: both are said, for nobody can tell which. */
function CouldNotConfirm({ loan, asOf, institution: { timeZone }, name, seconds }: Told<'unsure'>) {
  const date = dateWords(loan.due, { loan, asOf, timeZone })
  return (
    <>
      <b>
        <Trans>Could not confirm.</Trans>
      </b>{' '}
      <Trans>
        {name} took longer than <Plural value={seconds} one="# second" other="# seconds" />, or the way there
        broke off.
      </Trans>{' '}
      <Trans>It may have gone through: check again before you renew again.</Trans>{' '}
      {date && <Trans>Your date so far is {date}.</Trans>}
    </>
  )
}
