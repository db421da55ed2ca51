export type Markup = { markup: string }
type Part = string | number | Markup | Markup[]

/**
 * A template tag that escapes all interpolated values except its own results: patrons' names contain markup
 * on purpose.
 */
export function html(pieces: TemplateStringsArray, ...parts: Part[]): Markup {
  return { markup: String.raw({ raw: pieces }, ...parts.map(toMarkup)) }
}

function toMarkup(part: Part): string {
  if (Array.isArray(part)) return part.map(({ markup }) => markup).join('')
  if (typeof part === 'object') return part.markup
  return String(part).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** A whole document with `style` in addition to the common styles. */
export function htmlPage(title: string, body: Markup, { style = '', lang = 'en' } = {}): string {
  const css = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif } ${style}`
  return html`<!doctype html>
    <html lang="${lang}">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <link rel="icon" href="data:," />
      <title>${title}</title>
      <style>
        ${{ markup: css }}
      </style>
      <main>
        <h1>${title}</h1>
        ${body}
      </main>
    </html>`.markup
}
