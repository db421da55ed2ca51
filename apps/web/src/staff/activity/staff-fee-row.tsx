import type { StaffFee } from '@library-card/contract/staff.ts'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useId } from 'react'
import { dayOf } from '../../dates/calendar.ts'
import { shortDate, stampParts } from '../../dates/date-words.ts'
import { today } from '../../dates/due.ts'
import { Row, RowFacts, RowTitle } from '../../ui/rows.tsx'
import { NoStamp, Stamp } from '../../ui/stamp.tsx'
import { feeTypeOf } from '../../money/fee-words.ts'
import { moneyWords } from '../../money/money.ts'
import type { At } from './activity-view.ts'
import { StaffPlace } from './staff-row-parts.tsx'
import type { ShownTitles } from './use-titles.ts'

type StaffFeeRowProps = { at: At<StaffFee>; titles: ShownTitles }

/** The type of a fee reveals nothing about reading; its title may. */
export function StaffFeeRow({ at, titles }: StaffFeeRowProps) {
  // Re-renders when the language changes.
  useLingui()
  const id = useId()
  const { item: fee, institution, asOf } = at
  const { timeZone } = institution
  const titled = titles.titledAt(institution.code, 'fees', fee.id)
  const since = fee.since && dayOf(fee.since, timeZone)
  const date = since && shortDate(since, today(asOf, timeZone))
  const balance = moneyWords(fee.balance)
  const original = moneyWords(fee.original)
  return (
    <Row
      labelledBy={`${id} ${id}-place ${id}-state`}
      stamp={since ? <Stamp {...stampParts(since, null)} /> : <NoStamp />}
      state={
        <div id={`${id}-state`}>
          <p className="figures">
            <b>{balance}</b> {fee.balance.minor !== fee.original.minor && <Trans>of {original}</Trans>}
          </p>
          {date && (
            <p className="quiet">
              <Trans>Open since {date}</Trans>
            </p>
          )}
        </div>
      }
    >
      <RowTitle id={id}>{feeTypeOf(fee)}</RowTitle>
      {titled && <RowFacts facts={[titled.title, titled.description]} />}
      <StaffPlace id={`${id}-place`} institution={institution} library={fee.owner} />
    </Row>
  )
}
