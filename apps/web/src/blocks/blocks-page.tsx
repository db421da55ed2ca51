import { Plural, Trans } from '@lingui/react/macro'
import type { Message } from '@library-card/contract/block.ts'
import type { AccountCard } from '@library-card/contract/card.ts'
import { CardPage } from '../page/card-page.tsx'
import { useCardView, type CardView } from '../card/card-view.ts'
import { Nothing } from '../unavailable/empty-list.tsx'
import { shownIn, toldOf } from '../card/completeness.ts'
import { BlockList } from './block-list.tsx'
import { listBlocks } from './listed-block.ts'
import { MessageList } from './message-list.tsx'

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
  if (blocks.length === 0 && messages.length === 0) return <NothingThere view={view} />
  return (
    <>
      <BlockList blocks={blocks} view={view} />
      <MessageList messages={messages} view={view} />
    </>
  )
}

function NothingThere({ view }: { view: CardView }) {
  const told = toldOf(view, ['blocks', 'messages'])
  return (
    <Nothing
      view={view}
      told={told}
      title={<Trans>Nothing blocks you, and there are no messages</Trans>}
      titleSoFar={
        <Plural
          value={told.by.length}
          one="No blocks or messages at the one that answered"
          other="No blocks or messages at the # that answered"
        />
      }
    />
  )
}
