import type { Message } from '@library-card/contract/block.ts'
import type { AccountCard } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { Plural, Trans } from '@lingui/react/macro'
import { useId } from 'react'
import { useCardView, type CardView } from '../card/card-view.ts'
import { completenessOf, shownIn } from '../card/completeness.ts'
import { instantOf } from '../dates/calendar.ts'
import { DateStamp } from '../dates/date-stamp.tsx'
import { CardPage } from '../page/card-page.tsx'
import rows from '../ui/rows.module.css'
import { Group, HeadedSection, Row, RowPlace } from '../ui/rows.tsx'
import { EmptyList } from '../unavailable/empty-list.tsx'
import { BlockNotice, listBlocks, type ListedBlock } from './block-notice.tsx'
import styles from './blocks.module.css'

export function BlocksPage() {
  return (
    <CardPage section="blocks">
      <BlocksAndMessages />
    </CardPage>
  )
}

function messagesOf({ messages }: AccountCard): Message[] {
  return messages.state === 'ok' ? messages.items : []
}

function BlocksAndMessages() {
  const view = useCardView()
  const accounts = shownIn(view)
  const blocks = accounts.flatMap(listBlocks)
  const messages = accounts.flatMap((card) =>
    messagesOf(card).map((message) => ({ message, code: card.institutionCode })),
  )
  if (blocks.length === 0 && messages.length === 0) return <NoBlocksOrMessages view={view} />
  return (
    <>
      <BlockList blocks={blocks} view={view} />
      <MessageList messages={messages} view={view} />
    </>
  )
}

function NoBlocksOrMessages({ view }: { view: CardView }) {
  const completeness = completenessOf(view, ['blocks', 'messages'])
  return (
    <EmptyList
      view={view}
      completeness={completeness}
      title={<Trans>Nothing blocks you, and there are no messages</Trans>}
      titleSoFar={
        <Plural
          value={completeness.by.length}
          one="No blocks or messages at the one that answered"
          other="No blocks or messages at the # that answered"
        />
      }
    />
  )
}

/** The blocks. "Nothing blocks you" appears only if every institution answered. */
function BlockList({ blocks, view }: { blocks: ListedBlock[]; view: CardView }) {
  if (blocks.length === 0) return completenessOf(view, ['blocks']).all && <NothingBlocks />
  return (
    <HeadedSection title={<Trans>What you cannot do now</Trans>} isLate>
      {blocks.map((listed, at) => (
        // A block has no id of its own, and the order is the institution's.
        <BlockNotice key={`${listed.card.institutionCode} ${at}`} listed={listed} view={view} />
      ))}
    </HeadedSection>
  )
}

function NothingBlocks() {
  return (
    <p className={`${rows['group']} quiet`}>
      <Trans>Nothing blocks you.</Trans>
    </p>
  )
}

type ReceivedMessage = { message: Message; code: string }

/** Newest first; undated messages last. */
function MessageList({ messages, view }: { messages: ReceivedMessage[]; view: CardView }) {
  if (messages.length === 0) return null
  const time = ({ message: { since }, code }: ReceivedMessage) =>
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

type MessageRowProps = { message: Message; institution: Institution; name: string }

function MessageRow({ message, institution, name }: MessageRowProps) {
  const id = useId()
  const { since } = message
  return (
    <Row labelledBy={id} stamp={<DateStamp moment={since} timeZone={institution.timeZone} />}>
      <p className={styles['text']} id={id}>
        <bdi>{message.text}</bdi>
      </p>
      <RowPlace institution={institution} names={[name]} />
    </Row>
  )
}
