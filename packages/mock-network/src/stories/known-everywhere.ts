import { almaNames, type AlmaName } from '../institutions.ts'
import type { Story, StoryPerson } from '../patrons/story.ts'
import { book } from './books.ts'
import { graduate, visitor } from './groups.ts'

const people: Record<AlmaName, StoryPerson> = {
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

/** One patron per home institution who is a visitor at all others. */
export const knownEverywhere: Story[] = almaNames.map((home, index) => {
  const others = almaNames.filter((name) => name !== home)
  const visits = others.map((at, place) => ({
    at,
    group: visitor,
    expires: 200,
    loans: [{ ...book(920 + index * others.length + place), due: 9 }],
  }))
  return {
    name: `known-everywhere-${home.toLowerCase()}`,
    story: `Home is ${home}; a visitor with one loan at each other institution with Alma.`,
    person: people[home],
    idAtHome: `660000${index}`,
    accounts: [{ at: home, group: graduate, card: `E660${index}`, expires: 400 }, ...visits],
  }
})
