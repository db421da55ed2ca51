import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test as base } from './card-test.ts'

export { expect } from './card-test.ts'

/** The typefaces of all pictures, the same on any machine: the first names of the font lists in tokens.css. */
const fonts = [
  ['Inter', import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2')],
  [
    'Iowan Old Style',
    import.meta.resolve('@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2'),
  ],
].map(([family = '', file = '']) => ({ family, base64: readFileSync(fileURLToPath(file), 'base64') }))

export const test = base.extend({
  page: async ({ page }, use) => {
    await page.addInitScript(addFonts, fonts)
    await use(page)
  },
})

/** Adds fonts from bytes, because the content security policy allows no font URL. */
function addFonts(given: typeof fonts) {
  for (const { family, base64 } of given) {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
    document.fonts.add(new FontFace(family, bytes, { weight: '200 900' }))
  }
}
