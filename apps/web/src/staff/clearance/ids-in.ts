/** Unique ids from pasted text or a file: one per line, or the first column of a table. */
export function idsIn(text: string): string[] {
  const ids = text.split(/[\r\n]+/).map((line) => {
    const [first = ''] = line.split(/[;,\t]/)
    return first.replaceAll(/["\uFEFF]/g, '').trim()
  })
  return [...new Set(ids.filter((id) => id !== ''))]
}
