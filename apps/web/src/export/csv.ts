import { t } from '@lingui/core/macro'
import { unparse } from 'papaparse'
import type { SavedList } from './saved-list.ts'

/** What a spreadsheet takes for a formula; a plain negative amount is none. The wide ones are read so in East Asia. */
const formula = /^(?!-\d+(\.\d+)?$)[=+\-@＝＋－＠]/
/** Where another separator is the custom, as in much of Europe, one inside of a text would begin a cell of its own. */
const formulaAfterSeparator = /([;,|])(?=[=+\-@＝＋－＠])/g

export function csvOf({ columns, lines }: Omit<SavedList, 'name'> & Partial<SavedList>): string {
  const fields = [t`Institution`, t({ message: 'State', context: 'column' }), ...columns]
  return csvOfRows(
    fields,
    lines.map(({ institution, state, rest }) => [institution, state, ...rest]),
  )
}

/** Every row as long as the first one. */
export function csvOfRows(fields: string[], rows: (string | null)[][]): string {
  const data = rows.map((cells) => fields.map((_field, at) => tidied(cells[at] ?? '')))
  return unparse({ fields, data }, { quotes: true, newline: '\r\n', escapeFormulae: formula })
}

/** One line a cell, and nothing in it that cannot be seen or that ends a text. */
function tidied(text: string): string {
  return text
    .replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
    .replaceAll(formulaAfterSeparator, '$1 ')
}
