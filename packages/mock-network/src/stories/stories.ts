import type { Story } from '../patrons/story.ts'
import { robinAtBirch } from './at-birch.ts'
import { robinAtFernhill } from './at-fernhill.ts'
import { robinAtHeron } from './at-heron.ts'
import { badDayStories } from './bad-days.ts'
import { feeAndBlockStories } from './fees-and-blocks.ts'
import { fewItemsStories } from './few-items.ts'
import { fiveInstitutions } from './five-institutions.ts'
import { longHistory } from './history.ts'
import { hostileText } from './hostile-text.ts'
import { knownEverywhere } from './known-everywhere.ts'
import { linkedAccountStories } from './linked-accounts.ts'
import { fewLoansStories, manyLoansStories } from './loans.ts'
import { everyRenewal } from './renewals.ts'
import { everyRequestStage } from './requests.ts'
import { deskOperatorsElsewhere, northStaff, similarNames } from './staff.ts'

/** Named patrons on the sign-in pages and the control page. */
export const stories: Story[] = [
  {
    ...fiveInstitutions,
    accounts: [...fiveInstitutions.accounts, robinAtBirch, robinAtHeron, robinAtFernhill],
  },
  ...manyLoansStories,
  ...fewLoansStories,
  everyRequestStage,
  ...feeAndBlockStories,
  ...fewItemsStories,
  longHistory,
  hostileText,
  everyRenewal,
  ...badDayStories,
  ...similarNames,
  ...knownEverywhere,
  ...northStaff,
  ...deskOperatorsElsewhere,
  ...linkedAccountStories,
]
