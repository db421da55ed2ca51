import type { Story } from '../../story.ts'
import { alpine } from './alpine.ts'
import { harbour } from './harbour.ts'
import { lake, state } from './lake-and-state.ts'
import { north } from './north.ts'

export const fiveInstitutions: Story = {
  name: 'five-institutions',
  story: 'Loans at five institutions: two overdue, one called back, a block at Alpine, one item to pick up.',
  person: {
    first: 'Robin',
    last: 'Vale',
    street: '12 Weir Street',
    city: 'Northhaven',
    postalCode: '20457',
  },
  idAtHome: '4471209',
  accounts: [north, harbour, alpine, lake, state],
}
