import type { AccountCard } from '@library-card/contract/card.ts'
import { useCardView } from '../card/card-view.ts'
import styles from './details.module.css'
import type { Symbology } from '@library-card/contract/institution.ts'
import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { barsOf } from './encode.ts'

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

/** White modules on either side, which scanners need to find the code. */
const quietZone = 10
const height = 36

/** Renders nothing without a symbology, or if the symbology cannot encode the number. */
function Barcode({ number, symbology }: { number: string; symbology: Symbology | null }) {
  const { t } = useLingui()
  const { data } = useQuery({
    queryKey: ['bars', symbology, number],
    queryFn: () => drawn(number, symbology),
  })
  if (symbology === null || data === null) return null
  // Reserves the space while the encoder loads.
  if (!data) return <span className={styles['barcode']} />
  return (
    <svg
      className={styles['barcode']}
      viewBox={`0 0 ${data.width + 2 * quietZone} ${height}`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
      role="img"
      aria-label={t`Barcode of your card number`}
    >
      {data.bars.map(({ at, width }) => (
        <rect key={at} x={at + quietZone} width={width} height={height} />
      ))}
    </svg>
  )
}

/** Loads the encoder only if the institution names a symbology. */
async function drawn(number: string, symbology: Symbology | null) {
  if (symbology === null) return null
  const { encode } = await import('./encode.ts')
  const modules = encode(number, symbology)
  return modules && barsOf(modules)
}
