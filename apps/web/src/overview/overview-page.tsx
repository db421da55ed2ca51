import { Trans } from '@lingui/react/macro'
import { RenewalSummary } from '../actions/renewal-summary.tsx'
import { useCardView, type CardView } from '../card/card-view.ts'
import { completenessOf } from '../card/completeness.ts'
import { CardPage } from '../page/card-page.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Group } from '../ui/rows.tsx'
import { attentionIn, type Attention } from './attention.ts'
import { InstitutionRegister } from './institution-register.tsx'
import { LoansDueSoon, OverdueLoans, RecalledLoans } from './loan-attention.tsx'
import { BlockRow, EndingAccount, ReadyRequests } from './other-attention.tsx'

/** The landing page: what needs attention, and one line per institution. */
export function OverviewPage() {
  const view = useCardView()
  const attention = attentionIn(view)
  const isNothing = Object.values(attention).every((list) => list.length === 0)
  return (
    <CardPage section="overview">
      <RenewalSummary
        link={
          <ButtonLink to={`/card/${view.place}/loans`}>
            <Trans>See the loans</Trans>
          </ButtonLink>
        }
      />
      {isNothing ? <NothingNeedsYou view={view} /> : <AttentionList attention={attention} view={view} />}
      <InstitutionRegister />
    </CardPage>
  )
}

function AttentionList({ attention, view }: { attention: Attention; view: CardView }) {
  const { place } = view
  return (
    <Group title={<Trans>Needs your attention</Trans>}>
      {attention.blocks.map((block, at) => (
        // Blocks have no id, and an institution may set two equal ones.
        <BlockRow key={`${block.institution.code} ${at}`} block={block} place={place} />
      ))}
      <OverdueLoans loans={attention.overdue} place={place} />
      <RecalledLoans loans={attention.recalled} place={place} />
      <LoansDueSoon loans={attention.dueSoon} place={place} />
      <ReadyRequests requests={attention.ready} place={place} />
      {attention.ending.map((ending) => (
        <EndingAccount key={ending.institution.code} ending={ending} view={view} />
      ))}
    </Group>
  )
}

/** Covers all institutions only where all have responded. */
function NothingNeedsYou({ view }: { view: CardView }) {
  const completeness = completenessOf(view, ['loans', 'requests', 'blocks'])
  if (completeness.by.length === 0) return null
  const count = completeness.by.length
  return (
    <Empty
      title={
        completeness.all ? (
          <Trans>Nothing needs your attention</Trans>
        ) : (
          <Trans>Nothing needs your attention at the {count} that answered</Trans>
        )
      }
    >
      <p>
        <Trans>Nothing is due this week and nothing is ready to pick up.</Trans>
      </p>
    </Empty>
  )
}
