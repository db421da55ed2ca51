import type { CallProblemCode, ProblemCode } from '@library-card/contract/problem.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { ApiError } from '../api.ts'
import { callWords } from '../unavailable/problem-words.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

/** Texts that differ for staff. */
const deskWords: Partial<Record<CallProblemCode, MessageDescriptor>> = {
  'not-found': msg`This patron cannot be shown. Find the patron again: an address is of one session only, and only patrons whose home is here are shown.`,
  'institution-silent': msg`Your institution’s own system does not answer at the moment, and nobody can be looked for before it does.`,
}

type StaffFailureProps = { error: unknown; retry?: () => void }

/** For a failed request to the BFF. */
export function StaffFailure({ error, retry }: StaffFailureProps) {
  const { i18n } = useLingui()
  const problem = error instanceof ApiError ? error.problem : null
  const reference = problem?.requestId
  return (
    <Notice
      tone="late"
      acts={
        retry && (
          <Button onClick={retry}>
            <Trans>Ask again</Trans>
          </Button>
        )
      }
    >
      <p>
        {i18n._(wordsFor(problem?.code))}{' '}
        {reference && (
          <span className="quiet">
            <Trans>Reference {reference}</Trans>
          </span>
        )}
      </p>
    </Notice>
  )
}

function wordsFor(code: ProblemCode | undefined): MessageDescriptor {
  const known = code !== undefined && isCallProblem(code) ? (deskWords[code] ?? callWords[code]) : null
  return known && code !== 'unexpected-error' ? known : msg`Something went wrong here. Nothing was changed.`
}

function isCallProblem(code: ProblemCode): code is CallProblemCode {
  return Object.hasOwn(callWords, code)
}
