/**
 * Text that a spreadsheet reads as a formula, except a plain negative number. East Asian spreadsheets accept full-width
 * signs.
 */
const formula = /^(?!-\d+(\.\d+)?$)[=+\-@＝＋－＠]/
/**
 * A separator inside a text, with quotes after it or not, before a formula: where files use that separator, as in much of
 * Europe, it begins a new cell.
 */
const formulaAfterSeparator = /([;,|]"*)(?=[=+\-@＝＋－＠])/g

/** Returns a line of any CSV file that we write, in the browser or on the server: no cell is a formula. */
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
