import type { CallProblemCode, ProblemCode } from '@library-card/contract/problem.ts'
import { useLingui } from '@lingui/react/macro'
import { useSearchParams } from 'react-router'
import { CallFailed } from '../api.ts'
import { callWords } from '../unavailable/problem-words.tsx'
import { Notice } from '../ui/notice.tsx'

/** Why the last try ended here again, at the provider or by password. It is spoken: nothing else on this page is. */
export function SignInProblem({ error }: { error: Error | null }) {
  const { i18n } = useLingui()
  const [search] = useSearchParams()
  const code = error ? codeOf(error) : search.get('problem')
  return (
    <div role="status">
      {code !== null && (
        <Notice tone="late">
          <p>{i18n._(callWords[isKnown(code) ? code : 'sign-in-failed'])}</p>
        </Notice>
      )}
    </div>
  )
}

function codeOf(error: Error): ProblemCode {
  return (error instanceof CallFailed && error.problem?.code) || 'sign-in-failed'
}

function isKnown(code: string): code is CallProblemCode {
  return Object.hasOwn(callWords, code)
}
