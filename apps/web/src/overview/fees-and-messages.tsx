import type { Message } from '@library-card/contract/block.ts'
import { Plural, Trans } from '@lingui/react/macro'
import { Fragment } from 'react'
import { instantOf } from '../dates/local-time.ts'
import { DateStamp } from '../dates/date-stamp.tsx'
import { moneyWords } from '../money/money.ts'
import { listWords } from '../text/words.ts'
import { Joined } from '../ui/rows.tsx'
import { AttentionRow, Sign } from './attention-row.tsx'
import type { Owed, Placed } from './attention.ts'

/** What is to be paid, per institution: amounts of two institutions are never added. */
export function FeesToPay({ fees }: { fees: Placed<Owed>[] }) {
  const [first] = fees
  if (!first) return null
  const name = <bdi>{first.institutionName}</bdi>
  return (
    <AttentionRow
      stamp={<Sign icon="note" />}
      title={
        fees.length > 1 ? (
          <Trans>Fees to pay at {fees.length} institutions</Trans>
        ) : (
          <Trans>Fees to pay at {name}</Trans>
        )
      }
      section="fees"
      see={<Trans>See the fees</Trans>}
      what={<Trans>to pay</Trans>}
    >
      {fees.map(({ item, institutionName: payee, institution }, at) => (
        <Fragment key={institution.code}>
          {at > 0 && ' · '}
          {fees.length > 1 && (
            <>
              <bdi>{payee}</bdi>&nbsp;
            </>
          )}
          <OwedWords owed={item} />
        </Fragment>
      ))}
    </AttentionRow>
  )
}

function OwedWords({ owed: { open, billed } }: { owed: Owed }) {
  const openSum = listWords(open.map(moneyWords))
  const billedSum = listWords(billed.map(moneyWords))
  if (!billedSum) return openSum
  return openSum ? (
    <Trans>
      {openSum}, plus {billedSum} billed
    </Trans>
  ) : (
    <Trans>{billedSum} billed</Trans>
  )
}

export function NewMessages({ messages }: { messages: Placed<Message>[] }) {
  const newest = messages.toSorted((one, other) => sentAt(other) - sentAt(one))[0]
  if (!newest) return null
  const names = [...new Set(messages.map(({ institutionName }) => institutionName))]
  return (
    <AttentionRow
      stamp={<DateStamp moment={newest.item.since} timeZone={newest.institution.timeZone} />}
      title={<Plural value={messages.length} one="# new message" other="# new messages" />}
      section="blocks"
      see={<Plural value={messages.length} one="Read it" other="Read them" />}
      what={<Trans>new messages</Trans>}
    >
      <Joined texts={names} separator=" · " />
    </AttentionRow>
  )
}

function sentAt({ item: { since }, institution }: Placed<Message>): number {
  return since ? instantOf(since, institution.timeZone) : 0
}
