import type { CallProblemCode } from '@library-card/contract/problem.ts'
import { useLingui } from '@lingui/react/macro'
import { useSearchParams } from 'react-router'
import { callWords } from '../institution/problem-words.tsx'
import { Notice } from '../look/notice.tsx'

/** Why the last try ended here again. */
export function SignInProblem() {
  const { i18n } = useLingui()
  const [search] = useSearchParams()
  const problem = search.get('problem')
  if (problem === null) return null
  const code: CallProblemCode = isKnown(problem) ? problem : 'sign-in-failed'
  return (
    <Notice tone="late">
      <p>{i18n._(callWords[code])}</p>
    </Notice>
  )
}

function isKnown(code: string): code is CallProblemCode {
  return Object.hasOwn(callWords, code)
}
