import { expect, test } from 'vitest'
import { institution, listed } from '../../test/examples.ts'
import { findLoans } from './listed-loans.ts'

const alpine = institution('ALPINE', 'Alpine Institute of Technology')
const ice = listed(
  { id: '1', title: 'How Ice Remembers', author: 'Carla Nägeli', callNumber: 'QC 926 .N34' },
  alpine,
)
const bells = listed({ id: '2', title: 'Bells Under Water', author: 'Maeve Corrigan' })
const lodz = listed({ id: '4', title: 'Straße nach Łódź', author: 'Bjørn Æther' })
const untold = listed({ id: '3', title: null })
const loans = [ice, bells, untold]

test.each([
  ['nageli', [ice]],
  ['NÄGELI', [ice]],
  ['ice carla', [ice]],
  ['qc 926', [ice]],
  ['alpine', [ice]],
  ['water', [bells]],
  ['', loans],
  ['   ', loans],
  ['.*', []],
  ['water ice', []],
])('"%s" is found in title, author, institution and call number', (question, found) => {
  expect(findLoans(loans, question)).toEqual(found)
})

test.each(['strasse', 'STRAßE', 'lodz', 'łódź', 'bjorn aether', 'Bjørn'])(
  '"%s" is found, whatever the letters',
  (question) => {
    expect(findLoans([ice, lodz, untold], question)).toEqual([lodz])
  },
)

test('a lone surrogate or another script in a title is harmless', () => {
  const odd = listed({ title: 'Broken \ud800 title \u202E gnirts' })
  expect(findLoans([odd], 'broken')).toEqual([odd])
  expect(findLoans([odd], '\udfff')).toEqual([])
})
