import type { Outcome } from '@library-card/contract/outcome.ts'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { isRunning, isUnsure, type Action } from '../card/outcomes.ts'
import { Button, useFocusHandover } from '../ui/button.tsx'
import { useCheck } from './use-action.ts'

type ActionButtonProps = {
  action: Action
  outcome: Outcome | undefined
  /** Title of the loan or request, or name of the institution, for screen readers. */
  title: string
  /** Id of the element that receives focus when the button disappears. */
  next: string
  running: ReactNode
  onStart: () => void
  /** Whether the action starts with a dialog. */
  opensDialog?: boolean
  children: ReactNode
}

/**
 * One button element for all phases of an action, so that it keeps focus. For an unsure outcome, the button
 * checks instead of sending again.
 */
export function ActionButton(props: ActionButtonProps) {
  const { action, outcome, title, next, running, onStart, opensDialog = false, children } = props
  const { check, isChecking } = useCheck(action)
  const ref = useFocusHandover(next, 'heading')
  const isBusy = isRunning(outcome) || isChecking
  return (
    <Button
      ref={ref}
      aria-disabled={isBusy}
      aria-haspopup={opensDialog && !isUnsure(outcome) && !isBusy ? 'dialog' : undefined}
      onClick={() => isBusy || (isUnsure(outcome) ? check() : onStart())}
    >
      {isChecking ? (
        <Trans>Checking…</Trans>
      ) : isUnsure(outcome) ? (
        <Trans>Check again</Trans>
      ) : isRunning(outcome) ? (
        running
      ) : (
        children
      )}
      <span className="visually-hidden">: {title}</span>
    </Button>
  )
}
