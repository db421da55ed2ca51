/**
 * Text that a spreadsheet reads as a formula, except a plain negative number. East Asian spreadsheets accept full-width
 * signs.
 */
const formula = /^(?!-\d+(\.\d+)?$)[=+\-@＝＋－＠]/
/**
 * A separator inside a text before a formula, with or without quotes between. A spreadsheet that uses this separator, as in
 * much of Europe, begins a new cell there.
 */
const formulaAfterSeparator = /([;,|]"*)(?=[=+\-@＝＋－＠])/g

/** Returns one line of a CSV file, without formulas. Every CSV file uses it, in the browser and on the server. */
export function csvLine(cells: (string | number | null)[]): string {
  return cells.map(toCell).join(',')
}

/** One line of text, without control characters. */
function toCell(value: string | number | null): string {
  const text = String(value ?? '')
    .replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
    .replaceAll(formulaAfterSeparator, '$1 ')
  return `"${text.replace(formula, "'$&").replaceAll('"', '""')}"`
}
