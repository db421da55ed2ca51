import type { StoryLoan } from '../patrons/story.ts'

const words = (text: string): string[] => text.split(' ')
const subjects = words(
  'Lighthouse Glacier Orchard Archive Ferry Meadow Clockwork Harbour Granite Winter Market Observatory Railway',
)
const angles = [
  'A Social History of the',
  'Notes Towards the',
  'Mathematics for the',
  'The Law of the',
  'Songs from the',
  'An Atlas of the',
  'Economics of the',
  'The Grammar of the',
  'After the',
  'Letters from the',
  'Photographing the',
]
const endings = [
  '',
  ': Essays',
  ': a Handbook',
  ' and Its Neighbours',
  ', 2nd ed.',
  ': New Readings',
  ' in Theory',
]
const firstNames = words('Amara Bjorn Celeste Dario Edda Faisal Greta Hiroko Ivo Jamila')
const lastNames = words(
  'Abernethy Bellweather Castellan Duskova Eriksen-Mbeki Fontaine Grimsby Holloway Ibarra',
)
const classes = [
  'BF 121',
  'DA 30',
  'GN 316',
  'HB 171',
  'K 230',
  'ML 160',
  'NA 2500',
  'PN 56',
  'QA 9',
  'TR 145',
]

function pick(from: readonly string[], index: number): string {
  return from[index % from.length] ?? ''
}

/** An invented book. The list lengths have no common factor, so the first 1,001 titles differ. */
export function book(index: number): Pick<StoryLoan, 'title' | 'author' | 'callNumber' | 'year'> {
  const lastName = pick(lastNames, index * 4)
  return {
    title: `${pick(angles, index)} ${pick(subjects, index)}${pick(endings, index)}`,
    author: `${lastName}, ${pick(firstNames, index * 3)}`,
    callNumber: `${pick(classes, index * 7)} .${lastName.charAt(0)}${10 + (index % 89)}`,
    year: String(1962 + ((index * 17) % 62)),
  }
}
