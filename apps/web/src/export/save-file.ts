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
