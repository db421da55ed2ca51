import type { Story } from '../../story.ts'
import { undergraduate } from '../groups.ts'

const firstNames = [
  'Ada',
  'Bruno',
  'Clara',
  'Dov',
  'Elsa',
  'Felix',
  'Gwen',
  'Hugo',
  'Iris',
  'Jonas',
  'Kaia',
  'Levi',
]
const secondNames = ['Ann', 'Blake', 'Cruz', 'Dale', 'Ember', 'Fay', 'Grey', 'Hale', 'Ivy', 'Jude']
const names = firstNames.flatMap((first) => secondNames.map((second) => `${first} ${second}`))

/** More than any page holds: `ashdown-001` to `ashdown-120` at Valley, ids 6200001 to 6200120. */
export const ashdowns: Story[] = names.map((first, index) => {
  const number = String(index + 1).padStart(3, '0')
  return {
    name: `ashdown-${number}`,
    story: 'One of 120 patrons of Valley who share a last name.',
    person: { first, last: 'Ashdown' },
    idAtHome: `6200${number}`,
    accounts: [{ at: 'VALLEY', group: undergraduate, card: `VT 6200 ${number}`, expires: 200 }],
  }
})
