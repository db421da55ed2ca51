import type { Outcome } from '@library-card/contract/outcome.ts'
import { t } from '@lingui/core/macro'
import { useEffect } from 'react'
import { announce } from '../card/announcements.ts'
import { outcomeStore } from '../card/outcomes.ts'
import { InlineResult } from '../ui/inline-result.tsx'
import { labelled } from '../ui/labelled.ts'

type NotConfirmedYetProps = { outcome: Outcome; title: string; institutionName: string; id: string }

/** In the place of the result of an action that takes long. Of several renewals only the summary is announced. */
export function NotConfirmedYet({
  outcome: { type },
  title,
  institutionName: name,
  id,
}: NotConfirmedYetProps) {
  const words = t`${name} has not confirmed yet.`
  useEffect(() => {
    if (type !== 'renewal' || outcomeStore.get().batch.length < 2) announce(labelled(title, words))
  }, [type, title, words])
  return (
    <InlineResult tone="soon" icon="clock" id={id}>
      {words}
    </InlineResult>
  )
}
