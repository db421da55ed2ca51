import type { CallProblemCode } from '@library-card/contract/problem.ts'
import type { MessageDescriptor } from '@lingui/core'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { ApiError, requestIdOf } from '../api.ts'
import { Reference } from '../layout/reference.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Notice } from '../ui/notice.tsx'
import { useAnnounced } from '../card/announcements.tsx'
import { useCardView } from '../card/card-view.ts'
import { callWords, noResponseWords, proxyWords } from '../reasons/reasons.tsx'

type FailureProps = { error: unknown; retry: () => void }

/** A failed request to the BFF, on a page without any data to show. */
export function RequestFailure({ error, retry }: FailureProps) {
  const { i18n } = useLingui()
  return (
    <EmptyState
      title={<Trans>This could not be loaded</Trans>}
      actions={
        <Button variant="primary" onClick={retry}>
          <Trans>Try again</Trans>
        </Button>
      }
    >
      {i18n._(failureWords(error))} <Reference id={requestIdOf(error)} />
    </EmptyState>
  )
}

/** A failed request, below the heading of the affected part of the page, or after `children`. */
export function PartFailure({ error, retry, children }: FailureProps & { children?: ReactNode }) {
  const { i18n } = useLingui()
  return (
    <FailureNotice retry={retry}>
      {children} {i18n._(failureWords(error))} <Reference id={requestIdOf(error)} />
    </FailureNotice>
  )
}

type FailureNoticeProps = { retry: (() => void) | undefined; children: ReactNode }

export function FailureNotice({ retry, children }: FailureNoticeProps) {
  const again = retry && (
    <Button onClick={retry}>
      <Trans>Try again</Trans>
    </Button>
  )
  return (
    <Notice tone="late" actions={again}>
      <p>{children}</p>
    </Notice>
  )
}

/** A failed refresh, above earlier data. */
export function RefreshFailure() {
  const { i18n, t } = useLingui()
  const { failure, refresh, responses, ended } = useCardView()
  const title = t`The page could not be refreshed.`
  const isShown = failure !== null && responses.size > 0
  useAnnounced(isShown && ended ? `${title} ${i18n._(failureWords(failure))}` : null)
  if (!isShown) return null
  return (
    <PartFailure error={failure} retry={refresh}>
      <b>{title}</b> <Trans>Showing earlier answers.</Trans>
    </PartFailure>
  )
}

/** A setting that could not be changed. `showsCurrent`: the page shows the stored setting. */
export function ChangeFailure({ showsCurrent }: { showsCurrent: boolean }) {
  const { t } = useLingui()
  const failed = t`That did not work.`
  const current = showsCurrent ? t`This is the current setting.` : null
  useAnnounced(failed)
  useAnnounced(current)
  return (
    <p>
      <b>{failed}</b> {current}
    </p>
  )
}

/** Why a request to the BFF failed, and the remedy. */
export function failureWords(error: unknown): MessageDescriptor {
  if (error instanceof ApiError && error.problem === null)
    return error.proxyStatus === null ? noResponseWords : proxyWords(error.proxyStatus)
  const code = error instanceof ApiError ? error.problem?.code : undefined
  return callWords[isCallProblem(code) ? code : 'unexpected-error']
}

function isCallProblem(code: string | null | undefined): code is CallProblemCode {
  return typeof code === 'string' && Object.hasOwn(callWords, code)
}

type SignInProblemProps<Code> = { code: Code; children?: ReactNode }

/**
 * Why a sign-in on this page failed, announced to screen readers. `children` replaces the text of the code.
 */
export function SignInProblem({ code, children }: SignInProblemProps<string | null>) {
  return <div role="status">{code !== null && <SignInNotice code={code}>{children}</SignInNotice>}</div>
}

export function SignInNotice({ code, children }: SignInProblemProps<string>) {
  const { i18n } = useLingui()
  const known = isCallProblem(code) && code !== 'unexpected-error' ? code : 'sign-in-failed'
  return (
    <Notice tone="late">
      <p>{children || i18n._(callWords[known])}</p>
    </Notice>
  )
}

/** The problem of a failed sign-in; null without an error. */
export function signInProblemOf(error: Error | null): string | null {
  return error && ((error instanceof ApiError && error.problem?.code) || 'sign-in-failed')
}

/** The text of an uncontrolled field: React's state never holds a password. */
export function fieldIn(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name)
  return typeof value === 'string' ? value : ''
}
