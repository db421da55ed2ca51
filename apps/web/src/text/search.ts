/** Without case and accents: "nageli" finds "Nägeli". */
export function isFoundBy(sought: string, text: string): boolean {
  return folded(text).includes(folded(sought.trim()))
}

export function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
