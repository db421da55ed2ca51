/** What a spreadsheet takes for a formula; a plain negative number is none. The wide ones are read so in East Asia. */
const formula = /^(?!-\d+(\.\d+)?$)[=+\-@＝＋－＠]/
/** Where another separator is the custom, as in much of Europe, one inside of a text would begin a cell of its own. */
const formulaAfterSeparator = /([;,|])(?=[=+\-@＝＋－＠])/g

/** A line of a CSV file, by the same rules as the files that the page saves: `csv.ts` of the web app. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(toCell).join(',')}\r\n`
}

function toCell(value: string | number | null): string {
  const text = tidied(String(value ?? ''))
  return `"${text.replace(formula, "'$&").replaceAll('"', '""')}"`
}

/** One line a cell, and nothing in it that cannot be seen or that ends a text. */
function tidied(text: string): string {
  return text
    .replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
    .replaceAll(formulaAfterSeparator, '$1 ')
}
