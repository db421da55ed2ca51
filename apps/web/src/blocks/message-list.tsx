import { Trans } from '@lingui/react/macro'
import type { Message } from '@library-card/contract/block.ts'
import { instantOf } from '../dates/calendar.ts'
import type { CardView } from '../card/card-view.ts'
import { Group } from '../ui/rows.tsx'
import { MessageRow } from './message-row.tsx'

type Sent = { message: Message; code: string }

/** The newest first; what has no date comes last. */
export function MessageList({ messages, view }: { messages: Sent[]; view: CardView }) {
  if (messages.length === 0) return null
  const time = ({ message: { since }, code }: Sent) =>
    since ? instantOf(since, view.institutionOf(code).timeZone) : 0
  return (
    <Group title={<Trans>Messages</Trans>}>
      {messages
        .toSorted((one, other) => time(other) - time(one))
        .map((sent, at) => (
          <MessageRow
            key={`${sent.code} ${at}`}
            message={sent.message}
            institution={view.institutionOf(sent.code)}
            name={view.nameOf(sent.code)}
          />
        ))}
    </Group>
  )
}
