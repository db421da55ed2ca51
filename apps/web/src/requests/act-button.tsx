import type { Outcome, OutcomeCheck } from '@library-card/contract/outcome.ts'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { TextButton, useFocusHandedOn } from '../ui/button.tsx'
import { isRunning } from '../card/outcomes.ts'
import { useCheck } from '../actions/use-check.ts'

type ActButtonProps = {
  act: OutcomeCheck
  outcome: Outcome | undefined
  title: string
  running: ReactNode
  /** Has the focus when this button goes. */
  next: string
  onAsk: () => void
  children: ReactNode
}

/** One button from the first press to the end, so that focus stays; what is unsure is checked, not sent again. */
export function ActButton({ act, outcome, title, running, next, onAsk, children }: ActButtonProps) {
  const { check, isChecking } = useCheck(act)
  const button = useFocusHandedOn(next, 'heading')
  const isBusy = isRunning(outcome) || isChecking
  const isUnsure = outcome?.outcome?.result === 'unsure'
  return (
    <TextButton
      ref={button}
      aria-disabled={isBusy}
      aria-haspopup={isUnsure || isBusy ? undefined : 'dialog'}
      onClick={isBusy ? undefined : isUnsure ? check : onAsk}
    >
      <Words isChecking={isChecking} isUnsure={isUnsure}>
        {isRunning(outcome) ? running : children}
      </Words>
      <span className="unseen">: {title}</span>
    </TextButton>
  )
}

type WordsProps = { isChecking: boolean; isUnsure: boolean; children: ReactNode }

function Words({ isChecking, isUnsure, children }: WordsProps) {
  if (isChecking) return <Trans>Checking…</Trans>
  return isUnsure ? <Trans>Check again</Trans> : children
}
