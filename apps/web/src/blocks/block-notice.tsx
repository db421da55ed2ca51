import type { Block } from '@library-card/contract/block.ts'
import type { AccountCard } from '@library-card/contract/card.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { BlockTitle, reasonFor } from '../card/block-words.tsx'
import type { CardView, Source } from '../card/card-view.ts'
import { accountsIn } from '../card/completeness.ts'
import { isWhole, itemsOf } from '../card/summary.ts'
import { dateOf } from '../dates/date-words.ts'
import { HoursAndContact } from '../page/hours-and-contact.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

export type ListedBlock = Source & { block: Block; loan: Loan | null }

export function listBlocks(card: AccountCard, source: Source): ListedBlock[] {
  return itemsOf(card.blocks).map((block) => ({
    ...source,
    block,
    loan: itemsOf(card.loans).find(({ id }) => id === block.loanId) ?? null,
  }))
}

/**
 * Counts the other institutions (`of`) and those among them where the patron can borrow (`at`): their blocks
 * are known and none forbids borrowing.
 */
export function borrowingElsewhere(code: string, accounts: AccountCard[]): { at: number; of: number } {
  const others = accounts.filter(({ institutionCode }) => institutionCode !== code)
  return { at: others.filter(mayBorrow).length, of: others.length }
}

function mayBorrow({ blocks, account }: AccountCard): boolean {
  if (account.standing !== 'active' || blocks.state !== 'ok' || !isWhole(blocks)) return false
  return blocks.items.every(({ forbids }) => forbids !== null && !forbids.includes('borrow'))
}

type BlockNoticeProps = { listed: ListedBlock; view: CardView }

export function BlockNotice({ listed, view }: BlockNoticeProps) {
  const { block, institution, institutionName } = listed
  return (
    <Notice tone="late" icon="forbidden" actions={<WhereToGo listed={listed} />}>
      <p>
        <b>
          <BlockTitle block={block} name={institutionName} />
        </b>
      </p>
      <p>
        <Why listed={listed} /> <Until listed={listed} /> <Elsewhere listed={listed} view={view} />
      </p>
      {block.text && block.forbids && <OwnWords text={block.text} language={institution.language} />}
    </Notice>
  )
}

function Why({ listed: { block, loan } }: { listed: ListedBlock }) {
  const { i18n } = useLingui()
  if (block.reason === 'overdue' && loan?.title) {
    const title = (
      <i>
        <bdi>{loan.title}</bdi>
      </i>
    )
    return <Trans>You have an overdue loan there. Return {title} to lift this block.</Trans>
  }
  const words = reasonFor(block)
  return words && i18n._(words)
}

function Until({ listed: { block, institution, now } }: { listed: ListedBlock }) {
  if (!block.until) return null
  const date = dateOf(block.until, now, institution.timeZone)
  return <Trans>It ends on {date}.</Trans>
}

function Elsewhere({ listed: { block, institution }, view }: BlockNoticeProps) {
  if (view.place !== 'all' || !block.forbids?.includes('borrow')) return null
  const { at, of } = borrowingElsewhere(institution.code, accountsIn(view))
  if (at === 0) return null
  if (at < of) return <Trans>You can still borrow at {at} of the other institutions.</Trans>
  return (
    <Plural
      value={at}
      one="You can still borrow at the other institution."
      other="You can still borrow at the other # institutions."
    />
  )
}

/** The institution's own text, tagged with its language for screen readers. */
function OwnWords({ text, language }: { text: string; language: string | null }) {
  return (
    <p className="quiet">
      <Trans>
        The institution’s words: “<bdi lang={language ?? undefined}>{text}</bdi>”
      </Trans>
    </p>
  )
}

function WhereToGo({ listed: { block, institution } }: { listed: ListedBlock }) {
  if (block.reason === 'overdue') {
    return (
      <ButtonLink to={`/card/${institution.code}/loans`}>
        {block.loanId ? <Trans>See the loan</Trans> : <Trans>See your loans there</Trans>}
      </ButtonLink>
    )
  }
  if (block.reason === 'fees') {
    return (
      <ButtonLink to={`/card/${institution.code}/fees`}>
        <Trans>See your fees there</Trans>
      </ButtonLink>
    )
  }
  return <HoursAndContact institution={institution} libraryCode={null} />
}
