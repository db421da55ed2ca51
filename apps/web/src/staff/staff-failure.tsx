import type { MessageDescriptor } from '@lingui/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { ApiError, requestIdOf } from '../api.ts'
import { useAnnounced } from '../card/announcements.tsx'
import { staffCallWords } from '../reasons/staff-reasons.ts'
import { FailureNotice, failureWords } from '../missing/request-failure.tsx'

type StaffFailureProps = {
  error: unknown
  retry?: () => void
  /** Text for `not-found`; by default, that of a missing patron. */
  notFound?: MessageDescriptor
}

/** A failed request to the BFF. */
export function StaffFailure({ error, retry, notFound }: StaffFailureProps) {
  const { i18n } = useLingui()
  const reference = requestIdOf(error)
  const words = i18n._(wordsOf(error, notFound))
  useAnnounced(words)
  return (
    <FailureNotice retry={retry}>
      {words}{' '}
      {reference && (
        <span className="quiet">
          <Trans>Reference {reference}</Trans>
        </span>
      )}
    </FailureNotice>
  )
}

function wordsOf(error: unknown, notFound: MessageDescriptor | undefined): MessageDescriptor {
  const code = error instanceof ApiError ? error.problem?.code : undefined
  if (code === 'not-found' && notFound) return notFound
  return (code && staffCallWords[code]) ?? failureWords(error)
}
