import type { ProblemCode } from '@library-card/contract/problem.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { ApiError, requestIdOf } from '../api.ts'
import { useAnnounced } from '../card/announcements.tsx'
import { FailureNotice, failureWords } from '../unavailable/request-failure.tsx'

/** For a failed request to the BFF. */
export function StaffFailure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { i18n } = useLingui()
  const reference = requestIdOf(error)
  const words = i18n._(wordsOf(error))
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

/** Texts that differ from the patron's. */
const staffWords: Partial<Record<ProblemCode, MessageDescriptor>> = {
  'not-found': msg`This patron cannot be shown. Search for the patron again: a link works in one session only, and only for patrons whose home institution this is.`,
  'institution-silent': msg`Your institution’s system is not answering, and we cannot search for patrons until it does.`,
}

function wordsOf(error: unknown): MessageDescriptor {
  const code = error instanceof ApiError ? error.problem?.code : undefined
  return (code && staffWords[code]) ?? failureWords(error)
}
