import { institutionNames, type InstitutionName } from '../../institutions.ts'
import type { Story, StoryAccount, StoryPerson } from '../story.ts'
import { graduate, visitor } from './groups.ts'
import { inventedBook } from './invented-books.ts'

const people: Record<InstitutionName, StoryPerson> = {
  NORTH: { first: 'Ione', last: 'Passmore' },
  HARBOUR: { first: 'Jasper', last: 'Kinnear' },
  ALPINE: { first: 'Ursina', last: 'Caduff' },
  LAKE: { first: 'Maxence', last: 'Roulin' },
  STATE: { first: 'Althea', last: 'Broome' },
  OLDTOWN: { first: 'Gesine', last: 'Wachholz' },
  BRIGID: { first: 'Fintan', last: 'Moriarty' },
  RIVER: { first: 'Lucinda', last: 'Escobar' },
  VALLEY: { first: 'Abel', last: 'Thornquist' },
}

/** A patron of each home who is a visitor at all others: whose patron, asked from everywhere. */
export const knownEverywhere: Story[] = institutionNames.map((home, index) => {
  const others = institutionNames.filter((name) => name !== home)
  const atHome: StoryAccount = { at: home, group: graduate, card: `E660${index}`, expires: 400 }
  return {
    name: `known-everywhere-${home.toLowerCase()}`,
    story: `Home is ${home}; a visitor with one loan at each of the eight other institutions.`,
    person: people[home],
    idAtHome: `660000${index}`,
    accounts: [atHome, ...others.map((at, place) => visiting(at, 920 + index * 8 + place))],
  }
})

function visiting(at: InstitutionName, book: number): StoryAccount {
  const loan = { ...inventedBook(book), due: 9, loaned: -19, renewable: true }
  return { at, group: visitor, expires: 200, loans: [loan] }
}
