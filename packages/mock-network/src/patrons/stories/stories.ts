import type { Story } from '../story.ts'
import { everyRequestStage } from './asking.ts'
import { busyStories } from './busy.ts'
import { ashdowns } from './crowds/ashdowns.ts'
import { clearances } from './crowds/clearance.ts'
import { everyRenewal } from './every-renewal.ts'
import { fiveInstitutions } from './five-institutions/robin-vale.ts'
import { hostileText } from './hostile-text.ts'
import { manyLoansStories } from './many-loans.ts'
import { knownEverywhere } from './known-everywhere.ts'
import { owingStories } from './owing.ts'
import { quietStories } from './quiet.ts'
import { similarNames } from './similar-names.ts'
import { desksElsewhere } from './staff/desk-elsewhere.ts'
import { northStaff } from './staff/north.ts'

export const stories: Story[] = [
  fiveInstitutions,
  ...manyLoansStories,
  ...busyStories,
  everyRequestStage,
  ...owingStories,
  ...quietStories,
  hostileText,
  everyRenewal,
  ...similarNames,
  ...knownEverywhere,
  ...northStaff,
  ...desksElsewhere,
]

/** Found by search and by id. They stand in no list: a page with all of them would be of use to nobody. */
export const crowds: Story[] = [...clearances, ...ashdowns]
