import type { Story } from '../story.ts'
import { everyRequestStage } from './asking.ts'
import { busyStories } from './busy.ts'
import { everyRenewal } from './every-renewal.ts'
import { fiveInstitutions } from './five-institutions/robin-vale.ts'
import { hostileText } from './hostile-text.ts'
import { owingStories } from './owing.ts'
import { quietStories } from './quiet.ts'
import { desksElsewhere } from './staff/desk-elsewhere.ts'
import { northStaff } from './staff/north.ts'

export const stories: Story[] = [
  fiveInstitutions,
  ...busyStories,
  everyRequestStage,
  ...owingStories,
  ...quietStories,
  hostileText,
  everyRenewal,
  ...northStaff,
  ...desksElsewhere,
]
