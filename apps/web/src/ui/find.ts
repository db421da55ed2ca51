/** Without case and accents: "nageli" finds "Nägeli". */
export function isFoundBy(sought: string, text: string): boolean {
  return folded(text).includes(folded(sought.trim()))
}

function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
