type Markup = { markup: string }
type Part = string | number | Markup | Markup[]

/** Escapes everything but what `html` itself made: patrons' names are hostile on purpose. */
export function html(pieces: TemplateStringsArray, ...parts: Part[]): Markup {
  return { markup: String.raw({ raw: pieces }, ...parts.map(text)) }
}

function text(part: Part): string {
  if (Array.isArray(part)) return part.map(({ markup }) => markup).join('')
  if (typeof part === 'object') return part.markup
  return String(part).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
