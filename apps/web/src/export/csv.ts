import { csvLine } from '@library-card/contract/csv.ts'
import { t } from '@lingui/core/macro'
import type { SavedList } from './saved-list.ts'

export function csvOf({ columns, lines }: Omit<SavedList, 'name'> & Partial<SavedList>): string {
  const fields = [t`Institution`, t({ message: 'State', context: 'column' }), ...columns]
  return csvOfRows(
    fields,
    lines.map(({ institution, state, rest }) => [institution, state, ...rest]),
  )
}

/** Pads every row to the number of fields. */
export function csvOfRows(fields: string[], rows: (string | null)[][]): string {
  const padded = rows.map((cells) => fields.map((_field, at) => cells[at] ?? ''))
  return [fields, ...padded].map(csvLine).join('\r\n')
}

/** Milliseconds that a browser may take to start the download. */
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
