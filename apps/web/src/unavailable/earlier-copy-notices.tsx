import type { AccountCard, UnavailableCard } from '@library-card/contract/card.ts'
import { Plural, Trans } from '@lingui/react/macro'
import { timeOf } from '../dates/calendar.ts'
import { timeWords } from '../dates/date-words.ts'
import { Notice } from '../ui/notice.tsx'
import { AskAgain, useRetryWhenBusy } from './unavailable-notices.tsx'
import { useCardView } from '../card/card-view.ts'
import { unavailableWords } from './problem-words.tsx'

/** Above the list: unavailable institutions whose earlier copy is in the list, with its time. */
export function EarlierCopyNotices() {
  const { silent } = useCardView()
  return silent.map((card) =>
    card.copy ? <EarlierCopyNotice key={card.institutionCode} card={card} copy={card.copy} /> : null,
  )
}

function EarlierCopyNotice({ card, copy }: { card: UnavailableCard; copy: AccountCard }) {
  const { nameOf, home, institutionOf, network } = useCardView()
  useRetryWhenBusy(card)
  const { problem, institutionCode: code } = card
  const { notice, timeZone } = institutionOf(code)
  const why = unavailableWords[problem.code]({
    name: <bdi>{nameOf(code)}</bdi>,
    home: <bdi>{nameOf(home)}</bdi>,
    notice,
    seconds: network.answersWithinSeconds,
    problem,
  })
  const time = timeWords(timeOf({ at: copy.asOf }, timeZone) ?? '')
  const minutes = Math.floor((Date.parse(card.asOf) - Date.parse(copy.asOf)) / 60_000)
  return (
    <Notice tone="note" icon="clock" acts={<AskAgain code={code} />}>
      <p>
        {why}{' '}
        <Plural
          value={minutes}
          _0={`You see what it said at ${time}, just now.`}
          one={`You see what it said at ${time}, # minute ago.`}
          other={`You see what it said at ${time}, # minutes ago.`}
        />{' '}
        <Trans>Renewing and cancelling need a fresh answer.</Trans>
      </p>
    </Notice>
  )
}
