import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { RenewalSummary } from '../actions/renewal-summary.tsx'
import { useCardView, type CardView } from '../card/card-view.ts'
import { accountsIn, completenessOf, isIncomplete, isSettled } from '../card/completeness.ts'
import { partsOf, type CardPart } from '../card/sections.ts'
import { isChecked, useCheckedFees, type CheckedFees } from '../card/checked-fees.ts'
import { useRefusals } from '../card/refusals.ts'
import { hasFeature } from '../card/network-card.tsx'
import { RemindersEnded } from '../features/reminders/reminders-ended.tsx'
import { CardPage } from '../page/card-page.tsx'
import { NearLimits, ReachedLimits } from '../page/network-limits.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Group, HeadedSection, WaitingRows } from '../ui/rows.tsx'
import { attentionIn, firstDate, type Attention } from './attention.ts'
import {
  FeesToPay,
  NewMessages,
  BlockRow,
  EndedAccount,
  EndingAccount,
  ReadyRequests,
  RefusedRenewal,
} from './other-attention.tsx'
import { InstitutionsTable } from './institutions-table.tsx'
import { LoansDueSoon, OverdueLoans, RecalledLoans } from './loan-attention.tsx'

export function OverviewPage() {
  const view = useCardView()
  const fees = useCheckedFees(accountsIn(view), false)
  const attention = attentionIn(view, { fees, refusals: useRefusals(view) })
  const isNothing = Object.values(attention).every((list) => list.length === 0)
  return (
    <CardPage section="overview">
      {hasFeature(view.network, 'reminders') && <RemindersEnded />}
      <RenewalSummary
        link={
          <ButtonLink to={`/card/${view.place}/loans`}>
            <Trans>See the loans</Trans>
          </ButtonLink>
        }
      />
      <ReachedLimits />
      {isNothing ? (
        <NothingNeedsYou view={view} fees={fees} />
      ) : (
        <AttentionList attention={attention} view={view} />
      )}
      <NearLimits />
      <InstitutionsTable />
    </CardPage>
  )
}

const attentionTitle = <Trans>Needs your attention</Trans>

function AttentionList({ attention, view }: { attention: Attention; view: CardView }) {
  return (
    <Group title={attentionTitle}>
      {attention.blocks.map((block, at) => (
        // Blocks have no id, and an institution may set two equal ones.
        <BlockRow key={`${block.institution.code} ${at}`} block={block} />
      ))}
      {attention.refusals.map((refusal) => (
        <RefusedRenewal key={`${refusal.institutionCode} ${refusal.reason}`} refusal={refusal} view={view} />
      ))}
      <OverdueLoans loans={attention.overdue} />
      {datedRows(attention)}
      <FeesToPay fees={attention.fees} />
      <NewMessages messages={attention.messages} />
      {attention.ended.map((ended) => (
        <EndedAccount key={ended.institution.code} ended={ended} />
      ))}
      {attention.ending.map((ending) => (
        <EndingAccount key={ending.institution.code} ending={ending} view={view} />
      ))}
    </Group>
  )
}

/** Rows by date: a loan due today comes before a loan recalled for tomorrow. */
function datedRows({ passed, recalled, dueSoon, ready }: Attention): ReactNode[] {
  const rows = [
    { date: firstDate(passed), row: <ReadyRequests key="passed" requests={passed} isPassed /> },
    { date: firstDate(recalled), row: <RecalledLoans key="recalled" loans={recalled} /> },
    { date: firstDate(dueSoon), row: <LoansDueSoon key="due" loans={dueSoon} /> },
    { date: firstDate(ready), row: <ReadyRequests key="ready" requests={ready} /> },
  ]
  return rows.toSorted((one, other) => one.date - other.date).map(({ row }) => row)
}

const parts: CardPart[] = [...partsOf.overview, 'messages']

/**
 * The checks that found nothing, shown once each institution has answered or failed. Counts the institutions
 * that answered if others did not.
 */
function NothingNeedsYou({ view, fees }: { view: CardView; fees: Map<string, CheckedFees> }) {
  if (!isSettled(view, parts))
    return (
      <HeadedSection title={attentionTitle}>
        <WaitingRows />
      </HeadedSection>
    )
  const count = completenessOf(view, parts).by.length
  if (count === 0) return null
  const isWhole = !isIncomplete(view, parts)
  const areFeesChecked = [...fees.values()].every(isChecked)
  return (
    <EmptyState
      title={
        isWhole ? (
          <Trans>Nothing overdue, due within a week or ready to pick up</Trans>
        ) : (
          <Plural
            value={count}
            one="Nothing needs your attention at the one institution that answered in full"
            other="Nothing needs your attention at the # institutions that answered in full"
          />
        )
      }
    >
      {!isWhole && (
        <>
          <Trans>Nothing overdue, due within a week or ready to pick up</Trans>.{' '}
        </>
      )}
      {areFeesChecked ? (
        <Trans>No blocks reported, no unpaid or billed fees and no new messages.</Trans>
      ) : (
        <Trans>
          No blocks reported, no unpaid fees and no new messages. For billed and disputed fees, see{' '}
          <Link to={`/card/${view.place}/fees`}>Fees</Link>.
        </Trans>
      )}
    </EmptyState>
  )
}
