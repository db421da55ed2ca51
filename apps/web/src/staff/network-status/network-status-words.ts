import type { InstitutionStatus } from '@library-card/contract/network-status.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'

type State = InstitutionStatus['state']

export const stateWords: Record<State, MessageDescriptor> = {
  answering: msg`Answers`,
  failing: msg`Did not answer last time`,
  resting: msg`Failed too often: not asked for a while`,
  'key-rejected': msg`Does not take our key: tell whoever runs Library Card`,
  'switched-off': msg`Switched off`,
  'not-asked': msg`Not asked yet`,
}

/** Beside the state, which may be another: an institution that is switched off may have failed before. */
export const breakerWords: Record<InstitutionStatus['breaker'], MessageDescriptor> = {
  closed: msg`closed`,
  open: msg`open`,
  probing: msg`trying one call`,
}

export const stateTone: Record<State, 'late' | 'soon' | 'good' | undefined> = {
  answering: 'good',
  failing: 'soon',
  resting: 'late',
  'key-rejected': 'late',
  'switched-off': undefined,
  'not-asked': undefined,
}

/** Reckoned from the answer's own clock. */
export function lastAnswerWords(lastGoodAnswer: string | null, asOf: string): string {
  if (lastGoodAnswer === null) return t`none yet`
  const minutes = Math.floor((Date.parse(asOf) - Date.parse(lastGoodAnswer)) / 60_000)
  if (minutes < 1) return t`within the last minute`
  if (minutes < 60) return plural(minutes, { one: '# minute ago', other: '# minutes ago' })
  return plural(Math.floor(minutes / 60), { one: '# hour ago', other: '# hours ago' })
}
