import type { Story } from '../patrons/story.ts'
import { graduate, visitor } from './groups.ts'

const script = '<script>window.stolen = document.cookie</script>'
const image = '<img src=x onerror="window.stolen = 1">'
/** Reverses the direction of all following text and never restores it. */
const override = '\u202E'
const isolate = '\u2067'
const longWord = 'Unbreakable'.repeat(60)
const loneSurrogates = 'Half \uD83D a pair, the other half \uDCDA here'
const template = '{{constructor.constructor("return 1")()}} ${7*7} %s \u0000 end'
const formula = '=HYPERLINK("http://127.0.0.1/?"&A2,"Open")'

/** A patron whose texts all attempt an injection. */
export const hostileText: Story = {
  name: 'hostile-text',
  story:
    'Titles, authors, notes and the name hold markup, formulas, bidi overrides, endless words and broken Unicode.',
  person: {
    first: `${image}Zoë`,
    last: `${override}O'Malley "von" Łęcki \uDCDA`,
    street: `${script} 1 Way`,
    city: 'A & B',
    postalCode: '<00>',
  },
  idAtHome: '4471350',
  accounts: [
    {
      at: 'NORTH',
      group: graduate,
      card: 'N 4471 3500',
      expires: 365,
      loans: [
        { title: script, author: image, due: 3, loaned: -9 },
        {
          title: `${override}gnihtyreve sdaer elttiL`,
          author: `${isolate}Ali`,
          due: 4,
          loaned: -9,
        },
        { title: longWord, author: longWord, callNumber: longWord, due: 5, loaned: -9 },
        { title: loneSurrogates, author: '\uDFFF', due: 6, loaned: -9, renewable: false },
        {
          title: template,
          author: '__proto__',
          callNumber: 'constructor',
          due: 7,
          loaned: -9,
        },
        { title: '   ', due: -7, loaned: -40, renewable: false, fine: 0.01 },
      ],
      requests: [
        {
          title: `${script}${override}`,
          author: longWord,
          stage: 'ON_HOLD_SHELF',
          placed: -2,
          heldUntil: 1,
          shelfNumber: image,
          pickup: { library: 'MAIN', place: `Main ${image}` },
        },
      ],
      fees: [
        {
          type: 'OTHER',
          original: 0.1,
          since: -2,
          title: loneSurrogates,
          comment: script,
        },
      ],
      blocks: [{ type: 'GENERAL', code: '__proto__', text: `${script}${longWord}`, note: image, since: -2 }],
      notes: [
        { text: `${script} ${override} ${loneSurrogates}`, since: -1 },
        { text: 'javascript:alert(1)', since: -1 },
      ],
    },
    {
      at: 'HARBOUR',
      group: { ...visitor, text: `${image} Reader` },
      card: '"><b>1',
      expires: 365,
      loans: [
        { title: `]]>${image}<!--`, due: 2, loaned: -3 },
        { title: formula, author: '@SUM(1+1)', callNumber: '-1+1', due: 9, loaned: -3 },
      ],
    },
  ],
}
