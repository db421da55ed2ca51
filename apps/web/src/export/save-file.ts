/** How long a browser may take to begin with it. */
const heldMs = 10_000

/** Saved by the page itself: no address leads to it. The mark in front tells spreadsheets that it is UTF-8. */
export function saveFile(name: string, text: string) {
  const address = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), heldMs)
}
