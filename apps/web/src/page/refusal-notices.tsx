import { useCardView, type CardView } from '../card/card-view.ts'
import { causeOf, useRefusals, type Refusal } from '../card/refusals.ts'
import { clockTime } from '../dates/date-words.ts'
import { accountRefusalWords } from '../reasons/reasons.tsx'
import { Notice } from '../ui/notice.tsx'
import { HoursAndContact } from './hours-and-contact.tsx'

/** Renewals refused since the last refresh for a reason that this page shows, or should show. */
export function RefusalNotices({ reason }: { reason: Refusal['reason'] }) {
  const view = useCardView()
  return useRefusals(view)
    .filter((refusal) => refusal.reason === reason)
    .map((refusal) => <RefusalNotice key={refusal.institutionCode} refusal={refusal} view={view} />)
}

function RefusalNotice({ refusal, view }: { refusal: Refusal; view: CardView }) {
  const institution = view.institutionOf(refusal.institutionCode)
  return (
    <Notice tone="late" icon="forbidden" actions={<HoursAndContact institution={institution} />}>
      <p>
        <RefusalWords refusal={refusal} view={view} />
      </p>
    </Notice>
  )
}

/** "Harbour College refused a renewal at 05:46 for a block that it does not show: ask its desk." */
export function RefusalWords({ refusal, view }: { refusal: Refusal; view: CardView }) {
  const { institutionCode: code, reason, at } = refusal
  const name = <bdi>{view.nameOf(code)}</bdi>
  const time = clockTime(at)
  const words = accountRefusalWords[reason]
  return words[causeOf(refusal, view) === 'not-shown' ? 'notShown' : 'shown']({ name, time })
}
