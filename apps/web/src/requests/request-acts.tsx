import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { ActButton } from './act-button.tsx'
import { CancelDialog } from './cancel-dialog.tsx'
import type { ListedRequest } from './listed-request.ts'
import { canBeCancelled, canBeMoved, isOpen, mayBeTried } from './offered.ts'
import { PickupDialog } from './pickup-dialog.tsx'
import styles from './request-acts.module.css'
import type { RequestOutcomes } from './use-request-outcomes.ts'
import { cancellationOf, pickupChangeOf, useRequestActs } from './use-request-acts.ts'

type RequestActsProps = RequestOutcomes & { listed: ListedRequest; id: string }

/** What can be done in the row of a request: one thing at a time. */
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
