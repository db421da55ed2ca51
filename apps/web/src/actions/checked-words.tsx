import type { Outcome } from '@library-card/contract/outcome.ts'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { timeOf } from '../dates/calendar.ts'
import { timeWords } from '../dates/date-words.ts'

type CheckedWordsProps = {
  outcome: Pick<Outcome, 'at' | 'reading'>
  timeZone: string
  name: ReactNode
  /** The due date that was read. */
  date?: string | null
}

/** "Checked at 06:24: still 17 December." */
export function CheckedWords({ outcome: { at, reading }, timeZone, name, date }: CheckedWordsProps) {
  // Our own response did not arrive, or has no time.
  if (at === undefined) return <Trans>We could not check it just now.</Trans>
  const time = timeWords(timeOf({ at }, timeZone) ?? '')
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
