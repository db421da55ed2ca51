import type { AccountCard } from '@library-card/contract/card.ts'
import { useCardView } from '../card/card-view.ts'
import { Barcode } from './barcode.tsx'
import styles from './details.module.css'

/** The library card, with the barcode for the scanner at the desk. */
export function CardFace({ card }: { card: AccountCard }) {
  const { nameOf, institutionOf, network } = useCardView()
  const { barcode, displayName } = card.account
  return (
    <div className={styles['card']}>
      <p className={styles['issuer']}>
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
          <Barcode number={barcode} symbology={institutionOf(card.institutionCode).barcode} />
          <bdi>{barcode}</bdi>
        </div>
      )}
    </div>
  )
}
