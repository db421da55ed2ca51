import { Trans } from '@lingui/react/macro'
import { shortDate, stampParts } from '../dates/date-words.ts'
import { today } from '../dates/due.ts'
import { beforeHomeWords, accountEnd, type AccountEnd } from '../card/account-end.ts'
import type { CardView } from '../card/card-view.ts'
import { accountsIn } from '../card/completeness.ts'
import { ButtonLink } from '../ui/button.tsx'
import rows from '../ui/rows.module.css'
import { Stamp } from '../ui/stamp.tsx'
import { NeedRow } from './need-row.tsx'
import type { At } from './needs.ts'

export function EndingNeed({ ending, view }: { ending: At<AccountEnd>; view: CardView }) {
  const { item, code, asOf, timeZone } = ending
  const date = shortDate(item.day, today(asOf, timeZone))
  const before = beforeHomeWords(item.day, homeEnd(view))
  return (
    <NeedRow
      stamp={<Stamp {...stampParts(item.day, null)} tone="soon" />}
      title={<EndingTitle name={ending.name} date={date} isOver={item.daysLeft < 0} />}
      act={
        <ButtonLink to={`/card/${code}/details`}>
          <span>
            <Trans>See details</Trans>
            <span className="unseen">: {ending.name}</span>
          </span>
        </ButtonLink>
      }
    >
      <p className={rows['by']}>
        {before ? <Trans>{before}: ask its desk.</Trans> : <Trans>Ask its desk.</Trans>}
      </p>
    </NeedRow>
  )
}

function EndingTitle({ name, date, isOver }: { name: string; date: string; isOver: boolean }) {
  const who = <bdi>{name}</bdi>
  if (isOver)
    return (
      <Trans>
        Your account at {who} ended on {date}
      </Trans>
    )
  return (
    <Trans>
      Your account at {who} ends on {date}
    </Trans>
  )
}

function homeEnd(view: CardView): string | null {
  const home = accountsIn(view).find(({ institutionCode }) => institutionCode === view.home)
  return home ? (accountEnd(home, view.institutionOf(view.home))?.day ?? null) : null
}
