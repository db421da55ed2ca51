import type { AccountCard } from '@library-card/contract/card.ts'
import { lazy, Suspense } from 'react'
import { useCardView } from '../card/card-view.ts'
import { shownIn } from '../card/completeness.ts'
import { CardPage } from '../page/card-page.tsx'
import { AccountPanel, AccountsTable } from './accounts.tsx'
import styles from './details.module.css'

export function DetailsPage() {
  const view = useCardView()
  const accounts = shownIn(view)
  const code = view.place === 'all' ? view.home : view.place
  const card = accounts.find(({ institutionCode }) => institutionCode === code)
  return (
    <CardPage section="details">
      {card && (
        <div className={`panels ${styles['twin']}`}>
          <CardFace card={card} />
          <AccountPanel card={card} />
        </div>
      )}
      {view.place === 'all' && accounts.length > 0 && <AccountsTable accounts={accounts} />}
    </CardPage>
  )
}

/** Loads the encoder only if the institution names a symbology; its space is reserved while it loads. */
const Barcode = lazy(async () => ({ default: (await import('./barcode.tsx')).Barcode }))

function CardFace({ card }: { card: AccountCard }) {
  const { nameOf, institutionOf, network } = useCardView()
  const { barcode, displayName } = card.account
  const { barcode: symbology, logo } = institutionOf(card.institutionCode)
  return (
    <div className={styles['card']}>
      <p className={styles['issuer']}>
        {logo && <img src={logo} alt="" />}
        <bdi>{nameOf(card.institutionCode)}</bdi>
        <small>
          <bdi>{network.name}</bdi>
        </small>
      </p>
      <p className={styles['person']}>
        <bdi>{displayName}</bdi>
      </p>
      {barcode !== null && (
        <div className={styles['bars']}>
          {symbology && (
            <Suspense fallback={<span className={styles['barcode']} />}>
              <Barcode number={barcode} symbology={symbology} />
            </Suspense>
          )}
          <bdi>{barcode}</bdi>
        </div>
      )}
    </div>
  )
}
