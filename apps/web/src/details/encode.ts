import type { Symbology } from '@library-card/contract/institution.ts'
import JsBarcode from 'jsbarcode'

const formats: Record<Symbology, string> = {
  code39: 'CODE39',
  code128: 'CODE128',
  codabar: 'codabar',
  ean13: 'EAN13',
  itf: 'ITF',
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

type Bars = { width: number; bars: { at: number; width: number }[] }

/** "1101" is a bar of two modules, a gap of one, a bar of one. */
export function barsOf(modules: string): Bars {
  const bars = [...modules.matchAll(/1+/g)].map(({ index, 0: run }) => ({ at: index, width: run.length }))
  return { width: modules.length, bars }
}
