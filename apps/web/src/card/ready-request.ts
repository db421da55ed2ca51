import type { Request } from '@library-card/contract/request.ts'
import { t } from '@lingui/core/macro'
import { daysAway, lastDay } from '../dates/due.ts'
import { pickupWords } from '../dates/due-words.ts'
import type { Source } from './card-view.ts'

type ReadyRequest = Pick<Source, 'institution' | 'now'> & { request: Request }

export function readyWords({ request, institution, now }: ReadyRequest): string {
  if (request.kind === 'digitization') return t`The scan is ready`
  if (!request.pickupBy) return t`Ready for pickup`
  return pickupWords(lastDay(request.pickupBy, now, institution.timeZone))
}

/** The tone of a ready request; from the last pickup day on, the tone of a loan due soon. */
export function readyTone({ request: { pickupBy }, institution, now }: ReadyRequest): 'soon' | 'good' {
  if (!pickupBy) return 'good'
  return daysAway(lastDay(pickupBy, now, institution.timeZone)) <= 0 ? 'soon' : 'good'
}
