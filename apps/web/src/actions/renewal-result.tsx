import type { Moment } from '@library-card/contract/moment.ts'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { dateOf, longDate, shortDate, timeWords } from '../dates/date-words.ts'
import { dueOf, timeThatMatters } from '../dates/due.ts'
import { ActionResult, RefusalText } from './action-result.tsx'
import type { RenewableLoan } from './renewals.ts'
import type { OutcomeOf } from './use-outcome.ts'

type RenewalResultProps = {
  listed: RenewableLoan & { institutionName: string }
  outcome: OutcomeOf<'renewal'>
  title: string
  id: string
}

export function RenewalResult(props: RenewalResultProps) {
  const { listed } = props
  const { outcome, reading } = props.outcome
  const date = dateWords(listed, shortDate)
  return (
    <ActionResult
      {...props}
      notDone={<Trans>Not renewed.</Trans>}
      date={reading ? dateWords(listed, shortDate, reading.due) : null}
      unsure={
        reading ? (
          <Trans>It may still go through. Check again in a minute.</Trans>
        ) : (
          <>
            <Trans>Your renewal may have gone through. Check before you try again.</Trans>{' '}
            {date && <Trans>Until that is confirmed, it is due on {date}.</Trans>}
          </>
        )
      }
    >
      {outcome?.result === 'renewed' && (
        <Renewed listed={{ ...listed, loan: outcome.loan }} before={outcome.was} />
      )}
      {outcome?.result === 'shortened' && (
        <Shortened listed={{ ...listed, loan: outcome.loan }} before={outcome.was} />
      )}
      {outcome?.result === 'unchanged' && <Unchanged listed={{ ...listed, loan: outcome.loan }} />}
    </ActionResult>
  )
}

type ResultProps = { listed: RenewalResultProps['listed'] }

function Renewed({ listed, before }: ResultProps & { before: Moment | null }) {
  const until = dateWords(listed, longDate)
  const was = dateWords(listed, shortDate, before)
  const name = <bdi>{listed.institutionName}</bdi>
  if (!until)
    return (
      <Trans>
        <b>Renewed.</b> {name} did not give the new date.
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

function Shortened({ listed, before }: ResultProps & { before: Moment }) {
  const until = dateWords(listed, shortDate)
  const was = dateWords(listed, shortDate, before)
  return (
    <Trans>
      <b>The library shortened this loan:</b> from {was} to {until}.
    </Trans>
  )
}

function Unchanged({ listed }: ResultProps) {
  const date = dateWords(listed, shortDate)
  const name = <bdi>{listed.institutionName}</bdi>
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

/** Text in the summary, beside the title, about a loan that was not renewed. */
export function ShortResult({ listed, outcome }: Pick<RenewalResultProps, 'listed' | 'outcome'>) {
  const ended = outcome.outcome
  const date = dateWords(listed, shortDate)
  if (ended?.result === 'unsure') return <Trans context="renewal">could not confirm</Trans>
  if (ended?.result === 'unchanged' && date) return <Trans>the date is still {date}</Trans>
  if (ended?.result === 'shortened' && date) return <Trans>shortened: now due {date}</Trans>
  if (ended?.result !== 'refused') return <Trans context="renewal">not renewed</Trans>
  const name = <bdi>{listed.institutionName}</bdi>
  return <RefusalText refusal={ended} institution={listed.institution} name={name} />
}

/** A due date, with the time of day if the time matters; null if the date is unknown. */
function dateWords(
  { loan, now, institution: { timeZone } }: RenewableLoan,
  words: typeof longDate,
  moment: Moment | null = loan.due,
): string | null {
  const due = dueOf({ ...loan, due: moment }, now, timeZone)
  if (!due) return null
  const date = dateOf(due.moment, now, timeZone, words)
  const time = timeThatMatters(due)
  if (!time) return date
  const hour = timeWords(time)
  return t`${date} at ${hour}`
}
