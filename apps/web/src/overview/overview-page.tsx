import { Trans } from '@lingui/react/macro'
import { CardPage } from '../page/card-page.tsx'
import { useCardView, type CardView } from '../card/card-view.ts'
import { completenessOf } from '../card/completeness.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Group } from '../ui/rows.tsx'
import { Renewals } from '../actions/renewals.tsx'
import { InstitutionRegister } from './institution-register.tsx'
import { CalledBackNeed, OverdueNeed, SoonNeed } from './loan-needs.tsx'
import { needsIn, type Needs } from './needs.ts'
import { BlockNeed, EndingNeed, ReadyNeed } from './other-needs.tsx'

/** The landing page: what needs attention, and one line per institution. */
export function OverviewPage() {
  const view = useCardView()
  const needs = needsIn(view)
  const isNothing = Object.values(needs).every((list) => list.length === 0)
  return (
    <CardPage section="overview">
      <Renewals
        link={
          <ButtonLink to={`/card/${view.place}/loans`}>
            <Trans>See the loans</Trans>
          </ButtonLink>
        }
      />
      {isNothing ? <NothingNeedsYou view={view} /> : <NeedList needs={needs} view={view} />}
      <InstitutionRegister />
    </CardPage>
  )
}

function NeedList({ needs, view }: { needs: Needs; view: CardView }) {
  return (
    <Group title={<Trans>What needs you</Trans>}>
      {needs.blocks.map((block, nth) => (
        // Blocks have no id, and an institution may set two equal ones.
        <BlockNeed key={`${block.code} ${nth}`} block={block} place={view.place} />
      ))}
      <OverdueNeed loans={needs.overdue} place={view.place} />
      <CalledBackNeed loans={needs.calledBack} place={view.place} />
      <SoonNeed loans={needs.soon} place={view.place} />
      <ReadyNeed requests={needs.ready} place={view.place} />
      {needs.ending.map((ending) => (
        <EndingNeed key={ending.code} ending={ending} view={view} />
      ))}
    </Group>
  )
}

/** Covers all institutions only where all have responded. */
function NothingNeedsYou({ view }: { view: CardView }) {
  const told = completenessOf(view, ['loans', 'requests', 'blocks'])
  if (told.by.length === 0) return null
  const count = told.by.length
  return (
    <Empty
      title={
        told.all ? (
          <Trans>Nothing needs you</Trans>
        ) : (
          <Trans>Nothing needs you at the {count} that answered</Trans>
        )
      }
    >
      <p>
        <Trans>No loan is due within a week, and nothing is waiting for you.</Trans>
      </p>
    </Empty>
  )
}
