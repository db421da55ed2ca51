const longest = 200

/** Ends of lines and other controls, also those that only some programs take for one. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
/** Marks that turn the direction of whatever follows them: here, our own words. */
const turns = /[\u202A-\u202E\u2066-\u2069]/gu

/** An institution's text as it may stand within a line of ours: one line, not endless. */
export function plainText(text: string): string {
  const line = text.replace(turns, '').replace(controls, ' ').trim()
  const letters = Array.from(line)
  return letters.length > longest ? `${letters.slice(0, longest).join('')}…` : line
}
