import type { Symbology } from '@library-card/contract/institution.ts'
import { useLingui } from '@lingui/react/macro'
import JsBarcode from 'jsbarcode'
import styles from './details.module.css'

const formats: Record<Symbology, string> = {
  code39: 'CODE39',
  code128: 'CODE128',
  codabar: 'codabar',
  ean13: 'EAN13',
  itf: 'ITF',
}

/** White modules on either side, which scanners need to find the code. */
const quietZone = 10
const height = 36

/** Renders nothing if the symbology cannot encode the number. */
export function Barcode({ number, symbology }: { number: string; symbology: Symbology }) {
  const { t } = useLingui()
  const modules = encode(number, symbology)
  if (modules === null) return null
  return (
    <svg
      className={styles['barcode']}
      viewBox={`0 0 ${modules.length + 2 * quietZone} ${height}`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
      role="img"
      aria-label={t`Barcode of your card number`}
    >
      {barsOf(modules).map(({ at, width }) => (
        <rect key={at} x={at + quietZone} width={width} height={height} />
      ))}
    </svg>
  )
}

/** Black and white modules, `1` and `0`; null if the symbology cannot encode the number. */
export function encode(number: string, symbology: Symbology): string | null {
  const drawing: { encodings?: { data: string }[] } = {}
  let isValid = true
  JsBarcode(drawing, number, {
    format: formats[symbology],
    valid: (is) => {
      isValid = is
    },
  })
  if (!isValid) return null
  return drawing.encodings?.map(({ data }) => data).join('') ?? null
}

/** Bars as positions and widths: "1101" is a bar of two modules, a gap of one and a bar of one. */
export function barsOf(modules: string): { at: number; width: number }[] {
  return [...modules.matchAll(/1+/g)].map(({ index, 0: run }) => ({ at: index, width: run.length }))
}
