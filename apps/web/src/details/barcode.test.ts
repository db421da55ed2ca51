import { expect, test } from 'vitest'
import { barsOf, encode } from './barcode.tsx'

test('a card number is encoded in the symbology of its institution', () => {
  // Code 39 begins and ends with an asterisk of its own.
  expect(encode('A1', 'code39')).toMatch(/^1000101110111010.*100010111011101/)
  expect(encode('123', 'code128')).not.toBeNull()
})

test('a number that the symbology cannot encode has no barcode', () => {
  expect(encode('HC-88213', 'ean13')).toBeNull()
})

test('bars are the runs of black modules', () => {
  expect(barsOf('1101')).toEqual([
    { at: 0, width: 2 },
    { at: 3, width: 1 },
  ])
})
