import type { Message } from '@library-card/contract/block.ts'
import { instantOf } from '@library-card/contract/local-time.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { sourceOf, useCardView, type CardView, type Source } from '../card/card-view.ts'
import { completenessOf, shownIn } from '../card/completeness.ts'
import { rightlessStandings, standingWords } from '../card/standing-words.ts'
import { itemsOf } from '../card/summary.ts'
import { useRefusals } from '../card/refusals.ts'
import { DateStamp } from '../dates/date-stamp.tsx'
import { CardPage } from '../page/card-page.tsx'
import { HoursAndContact } from '../page/hours-and-contact.tsx'
import { RefusalNotices } from '../page/refusal-notices.tsx'
import { Notice } from '../ui/notice.tsx'
import rows from '../ui/rows.module.css'
import { Group, HeadedSection, Row, RowPlace } from '../ui/rows.tsx'
import { EmptyList } from '../missing/empty-list.tsx'
import { BlockNotice, listBlocks, type ListedBlock } from './block-notice.tsx'
import styles from './blocks.module.css'

export function BlocksPage() {
  return (
    <CardPage section="blocks">
      <RefusalNotices reason="blocked" />
      <EndedRights />
      <BlocksAndMessages />
    </CardPage>
  )
}

/** Accounts that do not allow borrowing, although they have no block. */
function EndedRights() {
  const { i18n } = useLingui()
  const view = useCardView()
  const ended = shownIn(view).filter(
    ({ account: { standing } }) => standing === 'inactive' || rightlessStandings.has(standing),
  )
  return ended.map(({ institutionCode: code, account }) => {
    const words = standingWords[account.standing]
    return (
      <Notice
        key={code}
        tone="late"
        icon="forbidden"
        actions={<HoursAndContact institution={view.institutionOf(code)} />}
      >
        <p>
          <bdi>{view.nameOf(code)}</bdi>: {words && i18n._(words)}
        </p>
      </Notice>
    )
  })
}

function BlocksAndMessages() {
  const view = useCardView()
  const accounts = shownIn(view)
  const blocks = accounts.flatMap((card) => listBlocks(card, sourceOf(view, card)))
  const messages = accounts.flatMap((card) =>
    itemsOf(card.messages).map((message) => ({ message, ...sourceOf(view, card) })),
  )
  const isRefused = useRefusals(view).some(({ reason }) => reason === 'blocked')
  if (blocks.length === 0 && messages.length === 0)
    return isRefused ? null : <EmptyList view={view} section="blocks" />
  return (
    <>
      {(blocks.length > 0 || !isRefused) && <BlockList blocks={blocks} view={view} />}
      <MessageList messages={messages} />
    </>
  )
}

/**
 * The blocks. "No blocks reported" appears only if every institution answered. It is about the record only:
 * institutions compute limits on overdue items or fees when somebody borrows.
 */
function BlockList({ blocks, view }: { blocks: ListedBlock[]; view: CardView }) {
  if (blocks.length === 0)
    return (
      completenessOf(view, ['blocks']).all && (
        <p className={`${rows['group']} quiet`}>
          <Trans>No blocks reported.</Trans>
        </p>
      )
    )
  return (
    <HeadedSection title={<Trans>Blocks</Trans>} isLate>
      {blocks.map((listed, at) => (
        // Blocks have no id, and their order is the institution's.
        <BlockNotice key={`${listed.institution.code} ${at}`} listed={listed} />
      ))}
    </HeadedSection>
  )
}

type ReceivedMessage = Source & { message: Message }

/** Messages, newest first; undated ones last. */
function MessageList({ messages }: { messages: ReceivedMessage[] }) {
  if (messages.length === 0) return null
  const time = ({ message: { since }, institution }: ReceivedMessage) =>
    since ? instantOf(since, institution.timeZone) : 0
  return (
    <Group title={<Trans>Messages</Trans>}>
      {messages
        .toSorted((one, other) => time(other) - time(one))
        .map((received, at) => (
          <MessageRow key={`${received.institution.code} ${at}`} {...received} />
        ))}
    </Group>
  )
}

function MessageRow({ message, institution, institutionName }: ReceivedMessage) {
  const id = useId()
  return (
    <Row labelledBy={id} stamp={<DateStamp moment={message.since} timeZone={institution.timeZone} />}>
      <p className={styles['text']} id={id}>
        <bdi lang={institution.language ?? undefined}>{message.text}</bdi>
      </p>
      <RowPlace institution={institution} name={institutionName} />
    </Row>
  )
}
