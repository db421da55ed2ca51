import type { AccountCard } from '@library-card/contract/card.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { sourceOf, useCardView, type CardView } from '../card/card-view.ts'
import { accountsIn, completenessOf, shownIn } from '../card/completeness.ts'
import { isWhole, itemsOf } from '../card/facts.ts'
import { PrintOrSave } from '../export/print-or-save.tsx'
import { moneyWords } from '../money/money.ts'
import { CardPage } from '../page/card-page.tsx'
import { EmptyList } from '../unavailable/empty-list.tsx'
import { listWords } from '../text/words.ts'
import styles from './fees.module.css'
import { otherFeesQuery } from './other-fees.tsx'
import { Payee, sharedSums } from './payee.tsx'
import { savedFees } from './saved-fees.ts'

export function FeesPage() {
  const view = useCardView()
  const client = useQueryClient()
  const accounts = accountsIn(view)
  // The page of one institution offers fees in other states even if none is open.
  const payees = shownIn(view).filter(
    (card) => itemsOf(card.fees).length > 0 || (view.place !== 'all' && card.fees.state === 'ok'),
  )
  const isEmpty = payees.every((card) => itemsOf(card.fees).length === 0)
  const otherFeesOf = (code: string) => client.getQueryData(otherFeesQuery(code).queryKey)
  return (
    <CardPage
      section="fees"
      foot={payees.length > 0 && <PrintOrSave list={() => savedFees(view, otherFeesOf)} />}
    >
      {isEmpty && <NothingToPay view={view} />}
      {payees.map((card) => (
        <Payee key={card.institutionCode} card={card} {...sourceOf(view, card)} />
      ))}
      {!isEmpty && view.place === 'all' && <AfterPayees view={view} accounts={accounts} />}
    </CardPage>
  )
}

/** The sums shared by several institutions, and the institutions without fees. */
function AfterPayees({ view, accounts }: { view: CardView; accounts: AccountCard[] }) {
  const { i18n } = useLingui()
  const list = (codes: string[]) => listWords(codes.map(view.nameOf), i18n.locale)
  const free = accounts.filter((card) => isWhole(card.fees) && itemsOf(card.fees).length === 0)
  const freeNames = list(free.map(({ institutionCode }) => institutionCode))
  return (
    <div className={styles['after']}>
      {sharedSums(accounts).map(({ sum, codes }) => (
        <Together
          key={sum.currency}
          sum={moneyWords(sum)}
          names={list(codes)}
          all={completenessOf(view, ['fees']).all}
        />
      ))}
      {freeNames && (
        <p className="quiet">
          <Trans>Nothing to pay at {freeNames}.</Trans>
        </p>
      )}
    </div>
  )
}

function Together({ sum, names, all }: { sum: string; names: string; all: boolean }) {
  return (
    <p>
      <Trans>
        Together {sum} at {names}.
      </Trans>{' '}
      {!all && <Trans>This may not be everything.</Trans>}
    </p>
  )
}

function NothingToPay({ view }: { view: CardView }) {
  const completeness = completenessOf(view, ['fees'])
  return (
    <EmptyList
      view={view}
      completeness={completeness}
      title={<Trans>You have nothing to pay</Trans>}
      titleSoFar={
        <Plural
          value={completeness.by.length}
          one="Nothing to pay at the institution that answered"
          other="Nothing to pay at the # institutions that answered"
        />
      }
    />
  )
}
