import type { Block } from '@library-card/contract/block.ts'
import type { AccountCard } from '@library-card/contract/card.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { BlockTitle, reasonFor } from '../card/block-words.tsx'
import type { Source } from '../card/card-view.ts'
import { itemsOf } from '../card/summary.ts'
import { dateOf } from '../dates/date-words.ts'
import { InstitutionWords } from '../layout/own-words.tsx'
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

export function BlockNotice({ listed }: { listed: ListedBlock }) {
  const { block, institution, institutionName } = listed
  return (
    <Notice tone="late" icon="forbidden" actions={<WhereToGo listed={listed} />}>
      <p>
        <b>
          <BlockTitle block={block} name={institutionName} />
        </b>
      </p>
      <p>
        <Why listed={listed} /> <Until listed={listed} />
      </p>
      {block.text && block.forbids && (
        <InstitutionWords text={block.text} language={institution.language} className="quiet" />
      )}
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

function WhereToGo({ listed: { block, loan, institution, institutionName } }: { listed: ListedBlock }) {
  if (block.reason !== 'overdue' && block.reason !== 'fees')
    return <HoursAndContact institution={institution} />
  const isFees = block.reason === 'fees'
  return (
    <ButtonLink to={`/card/${institution.code}/${isFees ? 'fees' : 'loans'}`}>
      <span>
        {isFees ? (
          <Trans>See your fees there</Trans>
        ) : block.loanId ? (
          <Trans>See the loan</Trans>
        ) : (
          <Trans>See your loans there</Trans>
        )}
        <span className="visually-hidden">: {loan?.title ?? institutionName}</span>
      </span>
    </ButtonLink>
  )
}
