import { t } from '@lingui/core/macro'

/** "Harbour College: 2 loans". Some languages put a space before the colon. */
export function labelled(label: string, words: string): string {
  return t`${label}: ${words}`
}
