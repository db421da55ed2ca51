import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { ActionButton } from '../actions/action-button.tsx'
import { useAction } from '../actions/use-action.ts'
import { fetchJson } from '../api.ts'
import { isOpen, mayBeTried } from '../card/outcomes.ts'
import { isPickupPlace, pickupPlaces, type ListedRequest } from './listed-request.ts'
import { CancelDialog, PickupDialog } from './request-dialogs.tsx'
import type { RequestOutcomes } from './request-results.tsx'
import styles from './requests.module.css'

type RequestActionsProps = RequestOutcomes & { listed: ListedRequest; id: string }

/** The actions offered in the row of a request; one dialog is open at a time. */
export function RequestActions({ listed, cancellation, pickupChange, id }: RequestActionsProps) {
  const { t } = useLingui()
  const { cancel, changePickup } = useRequestActions(listed)
  const [open, setOpen] = useState<'cancel' | 'pickup' | null>(null)
  const close = () => setOpen(null)
  const title = listed.request.title ?? t`Title not given`
  const offers = actionsOffered({ listed, cancellation, pickupChange })
  return (
    <>
      <div className={styles['acts']} hidden={!offers.pickup && !offers.cancel}>
        {offers.pickup && (
          <ActionButton
            action={pickupChangeOf(listed)}
            outcome={pickupChange}
            title={title}
            next={`${id}-pickup-change`}
            running={<Trans>Changing…</Trans>}
            onStart={() => setOpen('pickup')}
            opensDialog
          >
            <Trans>Change pickup location</Trans>
          </ActionButton>
        )}
        {offers.cancel && (
          <ActionButton
            action={cancellationOf(listed)}
            outcome={cancellation}
            title={title}
            next={`${id}-cancellation`}
            running={<Trans>Cancelling…</Trans>}
            onStart={() => setOpen('cancel')}
            opensDialog
          >
            {listed.request.status === 'ready' ? (
              <Trans>I no longer need it</Trans>
            ) : (
              <Trans>Cancel request</Trans>
            )}
          </ActionButton>
        )}
      </div>
      {open === 'cancel' && <CancelDialog listed={listed} cancel={cancel} close={close} />}
      {open === 'pickup' && <PickupDialog listed={listed} changePickup={changePickup} close={close} />}
    </>
  )
}

function actionsOffered({ listed, cancellation, pickupChange }: Omit<RequestActionsProps, 'id'>) {
  return {
    cancel:
      isOpen(cancellation) || (canBeCancelled(listed) && mayBeTried(cancellation) && !isOpen(pickupChange)),
    pickup:
      isOpen(pickupChange) ||
      (canBeMoved(listed) && mayBeMovedAgain(pickupChange) && mayBeTried(cancellation)),
  }
}

/** A changed pickup location can be changed again. */
function mayBeMovedAgain(earlier: RequestOutcomes['pickupChange']): boolean {
  return mayBeTried(earlier) || earlier?.outcome?.result === 'changed'
}

/** Only if the request is known to be cancellable and the institution lets us cancel. */
function canBeCancelled({ request, institution }: ListedRequest): boolean {
  return request.cancellation.can === 'yes' && institution.can.cancel
}

function canBeMoved(listed: ListedRequest): boolean {
  if (!listed.request.pickupCanChange || !listed.institution.can.changePickup) return false
  return pickupPlaces(listed).some((library) => !isPickupPlace(library, listed))
}

export function cancellationOf({ request, institution }: ListedRequest) {
  return { type: 'cancellation' as const, institutionCode: institution.code, id: request.id }
}

function pickupChangeOf({ request, institution }: ListedRequest) {
  return { type: 'pickup-change' as const, institutionCode: institution.code, id: request.id }
}

function useRequestActions(listed: ListedRequest) {
  const startActions = useAction()
  const params = { code: listed.institution.code, id: listed.request.id }

  async function* sendCancellation(key: string): AsyncGenerator<OutcomeLine> {
    const route = 'POST /api/institutions/:code/requests/:id/cancellation'
    yield { ...cancellationOf(listed), outcome: await fetchJson(route, { params, key }) }
    yield { type: 'end' }
  }

  async function* sendPickupChange(libraryCode: string, key: string): AsyncGenerator<OutcomeLine> {
    const route = 'POST /api/institutions/:code/requests/:id/pickup'
    const body = { libraryCode }
    yield { ...pickupChangeOf(listed), outcome: await fetchJson(route, { params, body, key }) }
    yield { type: 'end' }
  }

  return {
    cancel: () => startActions({ actions: [cancellationOf(listed)], send: sendCancellation }),
    changePickup: (libraryCode: string) =>
      startActions({
        actions: [pickupChangeOf(listed)],
        send: (key) => sendPickupChange(libraryCode, key),
      }),
  }
}
