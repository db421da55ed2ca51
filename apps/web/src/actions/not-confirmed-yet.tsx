import type { Outcome } from '@library-card/contract/outcome.ts'
import { t } from '@lingui/core/macro'
import { useEffect } from 'react'
import { announce } from '../card/announcements.tsx'
import { actionKey, isRunning, outcomeStore } from '../card/outcomes.ts'
import { labelled } from '../ui/labelled.ts'
import { useIsSlow } from './use-outcome.ts'
import { InlineResult } from '../ui/inline-result.tsx'

type NotConfirmedYetProps = { outcome: Outcome; title: string; institutionName: string; id: string }

/** In the place of the result of an action, once it takes long. Of several renewals only the summary is announced. */
export function NotConfirmedYet({ outcome, title, institutionName: name, id }: NotConfirmedYetProps) {
  const { type } = outcome
  const isSlow = useIsSlow(isRunning(outcome) ? actionKey(outcome) : null)
  const words = t`${name} has not confirmed yet.`
  useEffect(() => {
    if (isSlow && (type !== 'renewal' || outcomeStore.get().batch.length < 2))
      announce(labelled(title, words))
  }, [isSlow, type, title, words])
  if (!isSlow) return null
  return (
    <InlineResult tone="soon" icon="clock" id={id}>
      {words}
    </InlineResult>
  )
}
