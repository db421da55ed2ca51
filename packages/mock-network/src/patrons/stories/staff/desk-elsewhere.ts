import type { InstitutionName } from '../../../institutions.ts'
import type { Story, StoryPerson } from '../../story.ts'
import { staff } from '../groups.ts'

type Operator = { at: InstitutionName; idAtHome: string; person: StoryPerson }

const operators: Operator[] = [
  { at: 'HARBOUR', idAtHome: '9000201', person: { first: 'Sigrid', last: 'Tallow' } },
  { at: 'ALPINE', idAtHome: '9000301', person: { first: 'Reto', last: 'Ammann' } },
  { at: 'LAKE', idAtHome: '9000401', person: { first: 'Odile', last: 'Perrin' } },
  { at: 'STATE', idAtHome: '9000501', person: { first: 'Marcus', last: 'Dell' } },
  { at: 'OLDTOWN', idAtHome: '9000601', person: { first: 'Friedhelm', last: 'Krüger' } },
  { at: 'BRIGID', idAtHome: '9000701', person: { first: 'Siobhan', last: 'Keane' } },
  { at: 'RIVER', idAtHome: '9000801', person: { first: 'Winston', last: 'Prado' } },
  { at: 'VALLEY', idAtHome: '9000901', person: { first: 'Greta', last: 'Noland' } },
]

/** One at the desk of each institution but North: `desk-operator-harbour` and so on. */
export const desksElsewhere: Story[] = operators.map(({ at, idAtHome, person }) => ({
  name: `desk-operator-${at.toLowerCase()}`,
  story: `Staff: works at the circulation desk of ${at}.`,
  person,
  idAtHome,
  accounts: [{ at, group: staff, expires: 700, roles: [{ type: '32' }] }],
}))
