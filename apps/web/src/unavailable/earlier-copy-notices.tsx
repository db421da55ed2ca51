import type { AccountCard, UnavailableCard } from '@library-card/contract/card.ts'
import { Plural, Trans } from '@lingui/react/macro'
import { useCardView } from '../card/card-view.ts'
import { timeOf } from '../dates/calendar.ts'
import { timeWords } from '../dates/date-words.ts'
import { Notice } from '../ui/notice.tsx'
import { AskAgain } from './ask-again.tsx'
import { UnavailableReason } from './problem-words.tsx'
import { useRetryWhenBusy } from './unavailable-notices.tsx'

/** Above the list: unavailable institutions whose earlier copy is in the list, with its time. */
export function EarlierCopyNotices() {
  const { silent } = useCardView()
  return silent.map((card) =>
    card.copy ? <EarlierCopyNotice key={card.institutionCode} card={card} copy={card.copy} /> : null,
  )
}

function EarlierCopyNotice({ card, copy }: { card: UnavailableCard; copy: AccountCard }) {
  const { institutionOf } = useCardView()
  useRetryWhenBusy(card)
  const { institutionCode: code } = card
  const time = timeWords(timeOf({ at: copy.asOf }, institutionOf(code).timeZone) ?? '')
  const minutes = Math.floor((Date.parse(card.asOf) - Date.parse(copy.asOf)) / 60_000)
  return (
    <Notice tone="note" icon="clock" actions={<AskAgain code={code} />}>
      <p>
        <UnavailableReason card={card} />{' '}
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
