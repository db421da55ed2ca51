import { t } from '@lingui/core/macro'
import { unparse } from 'papaparse'
import type { SavedList } from './saved-list.ts'

/**
 * Text that a spreadsheet reads as a formula, including full-width signs (East Asia). A plain negative amount
 * is safe.
 */
const formula = /^(?!-\d+(\.\d+)?$)[=+\-@＝＋－＠]/
/**
 * In locales with another separator, as in much of Europe, a separator inside a text would start a new cell.
 */
const formulaAfterSeparator = /([;,|]"*)(?=[=+\-@＝＋－＠])/g

export function csvOf({ columns, lines }: Omit<SavedList, 'name'> & Partial<SavedList>): string {
  const fields = [t`Institution`, t({ message: 'State', context: 'column' }), ...columns]
  return csvOfRows(
    fields,
    lines.map(({ institution, state, rest }) => [institution, state, ...rest]),
  )
}

/** Pads every row to the number of fields. */
export function csvOfRows(fields: string[], rows: (string | null)[][]): string {
  const data = rows.map((cells) => fields.map((_field, at) => tidied(cells[at] ?? '')))
  return unparse({ fields, data }, { quotes: true, newline: '\r\n', escapeFormulae: formula })
}

/** One line per cell, without control characters. */
function tidied(text: string): string {
  return text
    .replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
    .replaceAll(formulaAfterSeparator, '$1 ')
}

/** How long a browser may take to start the download. */
const heldMs = 10_000

/** Saves a file created in the page, without a request. The byte order mark makes spreadsheets read it as UTF-8. */
export function saveFile(name: string, text: string) {
  const address = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), heldMs)
}
