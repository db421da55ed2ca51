import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import { CancelDialog } from './cancel-dialog.tsx'
import type { ListedRequest } from './listed-request.ts'
import { canBeCancelled, canBeMoved, isOpen, mayBeTried } from './offered.ts'
import { PickupDialog } from './pickup-dialog.tsx'
import styles from './requests.module.css'
import type { RequestOutcomes } from './use-request-outcomes.ts'
import { cancellationOf, pickupChangeOf, useRequestActs } from './use-request-acts.ts'
import type { Outcome, OutcomeCheck } from '@library-card/contract/outcome.ts'
import { TextButton, useFocusHandedOn } from '../ui/button.tsx'
import { isRunning } from '../card/outcomes.ts'
import { useCheck } from '../actions/use-check.ts'

type RequestActsProps = RequestOutcomes & { listed: ListedRequest; id: string }

/** The actions offered in the row of a request; one dialog is open at a time. */
export function RequestActs({ listed, cancellation, pickupChange, id }: RequestActsProps) {
  const acts = actsOffered({ listed, cancellation, pickupChange })
  const { t } = useLingui()
  const title = listed.request.title ?? t`Title not told`
  const { cancel, changePickup } = useRequestActs(listed)
  const [asking, setAsking] = useState<'cancel' | 'pickup' | null>(null)
  const close = () => setAsking(null)
  return (
    <>
      <div className={styles['acts']} hidden={!acts.pickup && !acts.cancel}>
        {acts.pickup && (
          <ActButton
            act={pickupChangeOf(listed)}
            outcome={pickupChange}
            title={title}
            next={`${id}-pickup-change`}
            running={<Trans>Changing…</Trans>}
            onAsk={() => setAsking('pickup')}
          >
            <Trans>Change pickup place</Trans>
          </ActButton>
        )}
        {acts.cancel && (
          <ActButton
            act={cancellationOf(listed)}
            outcome={cancellation}
            title={title}
            next={`${id}-cancellation`}
            running={<Trans>Cancelling…</Trans>}
            onAsk={() => setAsking('cancel')}
          >
            {listed.request.status === 'ready' ? (
              <Trans>I no longer need it</Trans>
            ) : (
              <Trans>Cancel request</Trans>
            )}
          </ActButton>
        )}
      </div>
      {asking === 'cancel' && <CancelDialog listed={listed} cancel={cancel} close={close} />}
      {asking === 'pickup' && <PickupDialog listed={listed} changePickup={changePickup} close={close} />}
    </>
  )
}

function actsOffered({ listed, cancellation, pickupChange }: Omit<RequestActsProps, 'id'>) {
  return {
    cancel:
      isOpen(cancellation) || (canBeCancelled(listed) && mayBeTried(cancellation) && !isOpen(pickupChange)),
    pickup:
      isOpen(pickupChange) || (canBeMoved(listed) && mayBeTried(pickupChange) && mayBeTried(cancellation)),
  }
}

type ActButtonProps = {
  act: OutcomeCheck
  outcome: Outcome | undefined
  title: string
  running: ReactNode
  /** The id of the element that receives focus when this button disappears. */
  next: string
  onAsk: () => void
  children: ReactNode
}

/** One button element for all phases, so that it keeps focus. An unsure outcome is checked, not sent again. */
function ActButton({ act, outcome, title, running, next, onAsk, children }: ActButtonProps) {
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
