import type { RenewalOutcome } from '@library-card/contract/renewal.ts'
import type { Ref, ReactNode } from 'react'
import { useNetworkCard } from '../card/network-card.tsx'
import { InlineResult, type ResultTone } from '../ui/inline-result.tsx'
import type { LoanThere } from './renewable.ts'
import { Plural, Trans } from '@lingui/react/macro'
import type { IconName } from '../ui/icon.tsx'
import { notDoneWords, RefusalWords } from './refusal-words.tsx'
import { t } from '@lingui/core/macro'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { dayOf } from '../dates/calendar.ts'
import { longDate, shortDate, timeWords } from '../dates/date-words.ts'
import { dueOf, timeThatMatters, today } from '../dates/due.ts'

type RenewalResultProps = {
  there: LoanThere & { institutionName: string }
  outcome: RenewalOutcome
  id: string
  ref: Ref<HTMLDivElement>
}

/** The outcome of a renewal, shown under the row of its loan until the next refresh. */
export function RenewalResult({ there, outcome, id, ref }: RenewalResultProps) {
  const { writesWithinSeconds: seconds } = useNetworkCard().network
  return (
    <InlineResult {...outcomeLook[outcome.result]} id={id} ref={ref}>
      {outcomeWords(outcome.result, { ...there, outcome, name: <bdi>{there.institutionName}</bdi>, seconds })}
    </InlineResult>
  )
}

type Result = RenewalOutcome['result']
type OutcomeThat<R extends Result> = Extract<RenewalOutcome, { result: R }>
type OutcomeByResult = { [R in Result]: OutcomeThat<R> }
type OutcomeProps<R extends Result> = LoanThere & {
  outcome: OutcomeByResult[R]
  name: ReactNode
  seconds: number
}

const outcomeLook: Record<Result, { tone: ResultTone; icon: IconName }> = {
  renewed: { tone: 'good', icon: 'done' },
  unchanged: { tone: 'soon', icon: 'note' },
  refused: { tone: 'late', icon: 'cross' },
  'not-done': { tone: 'late', icon: 'cross' },
  unsure: { tone: 'soon', icon: 'unsure' },
  'not-found': { tone: 'late', icon: 'cross' },
}

/** The outcome of one renewal, as text for the row of its loan. */
function outcomeWords<R extends Result>(result: R, told: OutcomeProps<R>): ReactNode {
  return resultWords[result](told)
}

const resultWords: { [R in Result]: (told: OutcomeProps<R>) => ReactNode } = {
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

function Renewed({ outcome, asOf, institution: { timeZone }, name }: OutcomeProps<'renewed'>) {
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

function Unchanged({ outcome, asOf, institution: { timeZone }, name }: OutcomeProps<'unchanged'>) {
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

/** Either the institution was too slow or the connection broke; the text names both, since we cannot know which. */
function CouldNotConfirm({ loan, asOf, institution: { timeZone }, name, seconds }: OutcomeProps<'unsure'>) {
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

type Dated = { loan: Loan; asOf: string; timeZone: string }

/** "Friday 18 December", with the hour if it matters; null if the date is unknown. */
function untilWords({ loan, asOf, timeZone }: Dated): string | null {
  return wordsOf(loan, { asOf, timeZone, words: longDate })
}

/** "27 November": the previous or present due date. */
function dateWords(due: Moment | null, { loan, asOf, timeZone }: Dated): string | null {
  return wordsOf({ ...loan, due }, { asOf, timeZone, words: shortDate })
}

type Reading = { asOf: string; timeZone: string; words: typeof longDate }

function wordsOf(loan: Loan, { asOf, timeZone, words }: Reading): string | null {
  const due = dueOf(loan, asOf, timeZone)
  if (!due) return null
  const date = words(dayOf(due.moment, timeZone), today(asOf, timeZone))
  const time = timeThatMatters(due)
  if (!time) return date
  const hour = timeWords(time)
  return t`${date} at ${hour}`
}
