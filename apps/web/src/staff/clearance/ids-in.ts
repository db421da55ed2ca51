/** What is pasted or comes as a file: one id a line, or the first column of a table. Each counts once. */
export function idsIn(text: string): string[] {
  const ids = text.split(/[\r\n]+/).map((line) => {
    const [first = ''] = line.split(/[;,\t]/)
    return first.replaceAll(/["\uFEFF]/g, '').trim()
  })
  return [...new Set(ids.filter((id) => id !== ''))]
}
