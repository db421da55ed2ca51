import { t } from '@lingui/core/macro'
import { unparse } from 'papaparse'
import type { SavedList } from './saved-list.ts'

/** What a spreadsheet takes for a formula; a plain negative amount is none. The wide ones are read so in East Asia. */
const formula = /^(?!-\d+(\.\d+)?$)[=+\-@＝＋－＠]/
/** Where another separator is the custom, as in much of Europe, one inside of a text would begin a cell of its own. */
const formulaAfterSeparator = /([;,|])(?=[=+\-@＝＋－＠])/g

export function csvOf({ columns, lines }: SavedList): string {
  const fields = [t`Institution`, t({ message: 'State', context: 'column' }), ...columns]
  const data = lines.map(({ institution, state, rest }) => {
    const cells = [institution, state, ...rest].map((text) => tidied(text ?? ''))
    return fields.map((_field, at) => cells[at] ?? '')
  })
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
