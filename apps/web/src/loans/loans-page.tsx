import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useDeferredValue, useState } from 'react'
import { CardPage } from '../institution/card-page.tsx'
import { useCardView, type CardView } from '../institution/card-view.ts'
import { Nothing } from '../institution/nothing.tsx'
import { accountsIn, toldOf } from '../institution/told.ts'
import { PrintOrSave } from '../saving/print-or-save.tsx'
import { findLoans } from './find-loans.ts'
import { groupLoans, type LoanOrder } from './group-loans.ts'
import { listLoans } from './listed-loan.ts'
import { LoanList } from './loan-list.tsx'
import { LoanTools } from './loan-tools.tsx'
import { savedLoans } from './saved-loans.ts'

export function LoansPage() {
  const { i18n } = useLingui()
  const view = useCardView()
  const [question, setQuestion] = useState('')
  // The field stays ahead of a long list.
  const asked = useDeferredValue(question)
  const [order, setOrder] = useState<LoanOrder>('due')
  const loans = accountsIn(view).flatMap((card) =>
    listLoans(card, view.institutionOf(card.institutionCode), view.nameOf(card.institutionCode)),
  )
  const found = findLoans(loans, asked)
  const inOrder = () => groupLoans(found, order, i18n.locale).flatMap((group) => group.loans)
  return (
    <CardPage
      section="loans"
      foot={found.length > 0 && <PrintOrSave list={() => savedLoans(inOrder(), view)} />}
    >
      {loans.length === 0 ? (
        <NothingOnLoan view={view} />
      ) : (
        <>
          <LoanTools question={question} onQuestion={setQuestion} order={order} onOrder={setOrder} />
          {asked.trim() && <Found found={found.length} of={loans.length} />}
          <LoanList loans={found} order={order} />
        </>
      )}
    </CardPage>
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
  const told = toldOf(view, ['loans'])
  return (
    <Nothing
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
