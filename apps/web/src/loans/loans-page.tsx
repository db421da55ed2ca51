import { plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useDeferredValue, useState } from 'react'
import { Link, NavigationType, useLocation, useNavigationType } from 'react-router'
import { hasFeature } from '../card/network-card.tsx'
import { useAnnounced } from '../card/announcements.tsx'
import { RenewButton } from '../actions/renew-button.tsx'
import { RenewalSummary } from '../actions/renewal-summary.tsx'
import { dueSoon, renewableIn, renewingIn } from '../actions/renewals.ts'
import { useOutcomes } from '../actions/use-outcome.ts'
import { sourceOf, useCardView, type CardView } from '../card/card-view.ts'
import { shownIn, withoutCopies } from '../card/completeness.ts'
import { ZoneNote } from '../dates/zone-note.tsx'
import { PrintOrSave } from '../export/print-or-save.tsx'
import { CardPage } from '../page/card-page.tsx'
import { Icon } from '../ui/icon.tsx'
import { EmptyList } from '../missing/empty-list.tsx'
import { BeginChoosing, ChoiceBar, useChoice } from './choose-loans.tsx'
import {
  findLoans,
  groupLoans,
  listLoans,
  type ListedLoan,
  type LoanOrder,
  savedLoans,
} from './listed-loans.ts'
import { LoanList, LoanTools, ToolsButton } from './loan-list.tsx'
import styles from './loans.module.css'

export function LoansPage() {
  const { i18n } = useLingui()
  const view = useCardView()
  const loans = useLoans(view)
  const [query, setQuery] = useState('')
  const [order, setOrder] = useState<LoanOrder>('due')
  // The controls must not wait for a long list to render.
  const deferredQuery = useDeferredValue(query)
  const deferredOrder = useDeferredValue(order)
  const choice = useChoice()
  const isChoosing = choice.chosen !== null
  const [isOpen, setOpen] = useState(false)
  const found = findLoans(loans, deferredQuery)
  const list = { loans: found, order: deferredOrder, isReturn: useIsReturn(view), choice }
  const inOrder = () => groupLoans(found, deferredOrder, i18n.locale).flatMap((group) => group.loans)
  return (
    <CardPage
      section="loans"
      tools={
        <>
          {loans.length > 0 && (
            <ToolsButton isOpen={isOpen} toggle={() => setOpen(!isOpen || query !== '')} />
          )}
          <BeginChoosing at="wide" loans={loans} isChoosing={isChoosing} begin={choice.begin} />
          {!isChoosing && <RenewSoon loans={loans} />}
          {!isChoosing && <RenewAll loans={loans} />}
        </>
      }
      foot={
        <div className={styles['foot']}>
          {found.length > 0 && <PrintOrSave list={() => savedLoans(withoutCopies(inOrder(), view), view)} />}
          <HistoryLink view={view} />
        </div>
      }
    >
      <RenewalSummary onOpen={() => setQuery('')} />
      {loans.length === 0 ? (
        <EmptyList view={view} section="loans" />
      ) : (
        <>
          <LoanTools
            isOpen={isOpen || query !== ''}
            query={query}
            onQuery={setQuery}
            order={order}
            onOrder={setOrder}
          >
            <BeginChoosing at="narrow" loans={loans} isChoosing={isChoosing} begin={choice.begin} />
          </LoanTools>
          {isChoosing && <ChoiceBar choice={choice} loans={loans} found={found} />}
          {deferredQuery.trim() && (
            <Found query={deferredQuery.trim()} found={found.length} of={loans.length} />
          )}
          <LoanList key={`${view.place} ${deferredOrder}`} {...list} />
          <ZoneNote listed={found} />
        </>
      )}
    </CardPage>
  )
}

function HistoryLink({ view: { network, place, session } }: { view: CardView }) {
  if (session.profile === 'shared-computer' || !hasFeature(network, 'history')) return null
  return (
    <p className="links no-print">
      <Link to={`/card/${encodeURIComponent(place)}/history`}>
        <Trans>Loan history</Trans>
      </Link>
    </p>
  )
}

function useLoans(view: CardView): ListedLoan[] {
  const outcomes = useOutcomes()
  return shownIn(view).flatMap((card) => listLoans(card, sourceOf(view, card), outcomes))
}

/** Whether the browser is about to restore the scroll position of a list that was drawn before. */
function useIsReturn({ drawn }: CardView): boolean {
  const { key } = useLocation()
  const [firstDrawn] = useState(drawn ? null : key)
  return useNavigationType() === NavigationType.Pop && key !== firstDrawn
}

function RenewSoon({ loans }: { loans: ListedLoan[] }) {
  const { renewable, isRunning, count } = useOffer(dueSoon(loans))
  if (count === 0) return null
  return (
    <RenewButton loans={renewable} isRunning={isRunning}>
      <Icon name="again" /> <Trans>Renew {count} due soon</Trans>
    </RenewButton>
  )
}

/** Shown if more loans can be renewed than those due soon. */
function RenewAll({ loans }: { loans: ListedLoan[] }) {
  const soon = useOffer(dueSoon(loans))
  const { renewable, isRunning, count } = useOffer(loans)
  const isSame = count === soon.count && isRunning === soon.isRunning
  if (isSame || count < 2) return null
  return (
    <RenewButton loans={renewable} isRunning={isRunning} isPrimary={false}>
      <Trans>Renew all {count}</Trans>
    </RenewButton>
  )
}

/** The loans that a button renews and their number; while the button is renewing, the number of loans in progress. */
function useOffer(loans: ListedLoan[]) {
  const outcomes = useOutcomes()
  const renewable = renewableIn(loans, outcomes)
  const isRunning = renewable.length === 0
  return { renewable, isRunning, count: isRunning ? renewingIn(loans, outcomes).length : renewable.length }
}

function Found({ query, found, of }: { query: string; found: number; of: number }) {
  const { t } = useLingui()
  useAnnounced(t`“${query}”: found ${found} of ${plural(of, { one: '# loan', other: '# loans' })}.`)
  return (
    <p className="quiet">
      <Trans>
        Found {found} of <Plural value={of} one="# loan" other="# loans" />.
      </Trans>
    </p>
  )
}
