import type { Symbology } from '@library-card/contract/institution.ts'
import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { barsOf } from './bars.ts'
import styles from './details.module.css'

/** Modules of white on either side, without which a reader does not see where it begins. */
const quietZone = 10
const height = 36

/** Nothing where the institution names no symbology, or where its number cannot be written in it. */
export function Barcode({ number, symbology }: { number: string; symbology: Symbology | null }) {
  const { t } = useLingui()
  const { data } = useQuery({
    queryKey: ['bars', symbology, number],
    queryFn: () => drawn(number, symbology),
  })
  if (symbology === null || data === null) return null
  // Room for it while the encoder is loaded.
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

/** The encoder is loaded only where there is something to encode. */
async function drawn(number: string, symbology: Symbology | null) {
  if (symbology === null) return null
  const { encode } = await import('./encode.ts')
  const modules = encode(number, symbology)
  return modules && barsOf(modules)
}
