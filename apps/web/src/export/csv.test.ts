import { i18n } from '@lingui/core'
import { parse } from 'papaparse'
import { beforeEach, expect, test } from 'vitest'
import { csvOf } from './csv.ts'
import { isoMoment } from './saved-list.ts'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

function fileWith(...titles: (string | null)[]) {
  const lines = titles.map((title) => ({ institution: 'North University', state: 'On loan', rest: [title] }))
  return csvOf({ name: 'loans', columns: ['Title'], lines })
}

/** As a spreadsheet reads it, with the separator that its country is used to. */
const cellsOf = (file: string, delimiter = ',') => parse<string[]>(file, { delimiter }).data
const titleIn = (file: string) => cellsOf(file)[1]?.[2]

test.each([
  ['=HYPERLINK("http://evil.example","x")', '\'=HYPERLINK("http://evil.example","x")'],
  ['+1', "'+1"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1+1', "'＝1+1"],
  ['\t=1+1', "'=1+1"],
  ['\r=1+1', "'=1+1"],
  ['\u0000=1+1', "'=1+1"],
  ['  =1+1', "'=1+1"],
  ['=1\n+1', "'=1 +1"],
])('a title that looks like a formula is exported as text: %j', (title, inFile) => {
  expect(titleIn(fileWith(title))).toBe(inFile)
})

test.each([
  ['He said "no", twice', 'He said "no", twice'],
  ['Two\r\nlines', 'Two lines'],
  ['\u202Egnirts', '\u202Egnirts'],
  ['NU\u0000L and bell\u0007', 'NUL and bell'],
  ['שלום, עולם', 'שלום, עולם'],
  ["C++; '=' in C", "C++; '=' in C"],
  ['-4.50', '-4.50'],
  [null, ''],
])('a hostile title is exported unharmed: %j', (title, inFile) => {
  expect(titleIn(fileWith(title))).toBe(inFile)
})

test('no separator used in any country is followed by a formula', () => {
  const file = fileWith('a;=1+1', 'a";=1+1;"', 'a;"=1+1;"', 'a\n=1+1', 'a|@x', ';\u0000-1-1')
  const cells = file.split(/[;|\r\n]/).map((cell) => cell.replace(/^"+/, ''))
  expect(cells.filter((cell) => /^[=+\-@]/.test(cell))).toEqual([])
})

test('G15 the line of an unresponsive institution has as many cells as every other', () => {
  const missing = { institution: 'Alpine Institute', state: 'No answer', rest: [] }
  const file = csvOf({ name: 'loans', columns: ['Title', 'Due'], lines: [missing] })
  expect(file).toBe('"Institution","State","Title","Due"\r\n"Alpine Institute","No answer","",""')
})

test.each([
  ['2026-11-28', { day: '2026-11-28' }, 'America/New_York'],
  ['2026-11-28T23:59+01:00', { at: '2026-11-28T22:59:00Z' }, 'Europe/Berlin'],
  ['2026-07-01T00:30+02:00', { at: '2026-06-30T22:30:00Z' }, 'Europe/Berlin'],
  ['2026-11-28T17:00-05:00', { at: '2026-11-28T22:00:00Z' }, 'America/New_York'],
  ['2026-11-29T03:45+05:45', { at: '2026-11-28T22:00:00Z' }, 'Asia/Kathmandu'],
])('G25 a moment is written as %s in the institution’s time zone', (words, moment, timeZone) => {
  expect(isoMoment(moment, timeZone)).toBe(words)
})
