import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { lazy, Suspense, useDeferredValue, useState } from 'react'
import { CardPage } from '../page/card-page.tsx'
import { useCardView, type CardView } from '../card/card-view.ts'
import { EmptyList } from '../unavailable/empty-list.tsx'
import { shownIn, completenessOf, withoutCopies } from '../card/completeness.ts'
import { useOutcomes } from '../actions/use-outcome.ts'
import { offeredOf } from '../actions/renewable.ts'
import { Renewals } from '../actions/renewals.tsx'
import { PrintOrSave } from '../export/print-or-save.tsx'
import { ZoneNote } from '../dates/zone-note.tsx'
import { findLoans, listLoans, loanKey, type ListedLoan } from './listed-loan.ts'
import { groupLoans, type LoanOrder } from './group-loans.ts'
import { BeginChoosing, LoanActs } from './loan-acts.tsx'
import { LoanList } from './loan-list.tsx'
import { LoanTools } from './loan-tools.tsx'
import { savedLoans } from './saved-loans.ts'
import { useChoice, type Choice } from './use-choice.ts'

const ChoiceBar = lazy(async () => ({ default: (await import('./choice-bar.tsx')).ChoiceBar }))

export function LoansPage() {
  const { i18n } = useLingui()
  const view = useCardView()
  const loans = useLoans(view)
  const [question, setQuestion] = useState('')
  // Typing must not wait for a long list to render.
  const asked = useDeferredValue(question)
  const [order, setOrder] = useState<LoanOrder>('due')
  const choice = useChoice()
  const found = findLoans(loans, asked)
  const inOrder = () => groupLoans(found, order, i18n.locale).flatMap((group) => group.loans)
  return (
    <CardPage
      section="loans"
      tools={<LoanActs loans={loans} isChoosing={choice.chosen !== null} begin={choice.begin} />}
      foot={found.length > 0 && <PrintOrSave list={() => savedLoans(withoutCopies(inOrder(), view), view)} />}
    >
      <Renewals />
      {loans.length === 0 ? (
        <NothingOnLoan view={view} />
      ) : (
        <>
          <LoanTools question={question} onQuestion={setQuestion} order={order} onOrder={setOrder} />
          <Choosing choice={choice} loans={loans} found={found} />
          {asked.trim() && <Found found={found.length} of={loans.length} />}
          <LoanList loans={found} order={order} choice={choice} />
          <ZoneNote listed={loans} />
        </>
      )}
    </CardPage>
  )
}

function useLoans(view: CardView): ListedLoan[] {
  const { told } = useOutcomes()
  return shownIn(view).flatMap((card) => {
    const code = card.institutionCode
    return listLoans(card, {
      institution: view.institutionOf(code),
      institutionName: view.nameOf(code),
      told,
    })
  })
}

type ChoosingProps = { choice: Choice; loans: ListedLoan[]; found: ListedLoan[] }

/** Chosen loans stay chosen while the search changes. */
function Choosing({ choice: { chosen, begin, chooseAll, end }, loans, found }: ChoosingProps) {
  const outcomes = useOutcomes()
  return (
    <>
      <BeginChoosing at="narrow" loans={loans} isChoosing={chosen !== null} begin={begin} />
      <Suspense fallback={null}>
        {chosen && (
          <ChoiceBar
            chosen={offeredOf(loans, outcomes).filter((listed) => chosen.has(loanKey(listed)))}
            offered={offeredOf(found, outcomes)}
            chooseAll={chooseAll}
            end={end}
          />
        )}
      </Suspense>
    </>
  )
}

function Found({ found, of }: { found: number; of: number }) {
  return (
    <p className="quiet">
      <Trans>
        Found {found} of {of} loans.
      </Trans>
    </p>
  )
}

function NothingOnLoan({ view }: { view: CardView }) {
  const told = completenessOf(view, ['loans'])
  return (
    <EmptyList
      view={view}
      told={told}
      title={<Trans>You have nothing on loan</Trans>}
      titleSoFar={
        <Plural
          value={told.by.length}
          one="Nothing on loan at the one that answered"
          other="Nothing on loan at the # that answered"
        />
      }
    />
  )
}
