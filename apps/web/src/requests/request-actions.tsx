import { plural, t as text } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState, useId } from 'react'
import { ActionButton } from '../actions/action-button.tsx'
import { useAction } from '../actions/use-action.ts'
import { fetchLines } from '../api.ts'
import { isOpen, mayBeTried } from '../card/outcomes.ts'
import { isPickupPlace, pickupPlaces, type ListedRequest, stageWords } from './listed-request.ts'
import type { RequestOutcomes } from './request-results.tsx'
import styles from './requests.module.css'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

type RequestActionsProps = RequestOutcomes & { listed: ListedRequest; id: string }

/** The actions in a request's row; one dialog is open at a time. */
export function RequestActions({ listed, cancellation, pickupChange, id }: RequestActionsProps) {
  const { t } = useLingui()
  const { cancel, changePickup } = useRequestActions(listed)
  const [open, setOpen] = useState<'cancel' | 'pickup' | null>(null)
  const close = () => setOpen(null)
  const title = listed.request.title ?? t`Title not given`
  const offers = actionsOffered({ listed, cancellation, pickupChange })
  return (
    <>
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

/** Whether the pickup location may be changed, which includes another change after a successful one. */
function mayBeMovedAgain(earlier: RequestOutcomes['pickupChange']): boolean {
  return mayBeTried(earlier) || earlier?.outcome?.result === 'changed'
}

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

  return {
    cancel: () =>
      startActions({
        actions: [cancellationOf(listed)],
        send: (key) => fetchLines('POST /api/institutions/:code/requests/:id/cancellation', { params, key }),
      }),
    changePickup: (libraryCode: string) =>
      startActions({
        actions: [pickupChangeOf(listed)],
        send: (key) =>
          fetchLines('POST /api/institutions/:code/requests/:id/pickup', {
            params,
            body: { libraryCode },
            key,
          }),
      }),
  }
}

type CancelDialogProps = { listed: ListedRequest; cancel: () => void; close: () => void }

/** Confirms a cancellation, naming the consequences. */
function CancelDialog({ listed, cancel, close }: CancelDialogProps) {
  const title = <bdi>{listed.request.title}</bdi>
  return (
    <Dialog
      title={
        listed.request.title === null ? (
          <Trans>Cancel this request?</Trans>
        ) : (
          <Trans>Cancel your request for “{title}”?</Trans>
        )
      }
      onClose={close}
      closing={<Trans>Keep it</Trans>}
      actions={
        <Button
          variant="danger"
          onClick={() => {
            close()
            cancel()
          }}
        >
          <Trans>Cancel request</Trans>
        </Button>
      }
    >
      <p>{lossWords(listed)}</p>
    </Dialog>
  )
}

function lossWords(listed: ListedRequest): string {
  const { request, institutionName } = listed
  if (request.kind === 'digitization') return text`${institutionName} will no longer scan it for you.`
  if (request.kind === 'purchase') return text`${institutionName} will no longer consider buying it for you.`
  if (request.status === 'ready') {
    const place = listed.place ?? institutionName
    return [
      text`It is ready at ${place}.`,
      // Without a last day, the stage would only repeat that it is ready.
      request.pickupBy && `${stageWords(listed)}.`,
      text`If you cancel, it goes to the next reader or back to the shelf.`,
    ]
      .filter(Boolean)
      .join(' ')
  }
  if (request.kind === 'booking')
    return text`The time you booked at ${institutionName} becomes free for others.`
  if (request.placeInQueue === null) return text`You would have to request it again.`
  const line = lineWords(request.placeInQueue, institutionName)
  return text`${line} If you request it again, you join the end of the queue.`
}

function lineWords(place: number, name: string): string {
  return plural(place, {
    1: `You are next in the queue at ${name}.`,
    2: `You are second in the queue at ${name}.`,
    3: `You are third in the queue at ${name}.`,
    other: `You are number # in the queue at ${name}.`,
  })
}

type PickupDialogProps = {
  listed: ListedRequest
  changePickup: (libraryCode: string) => void
  close: () => void
}

function PickupDialog({ listed, changePickup, close }: PickupDialogProps) {
  const name = useId()
  const places = pickupPlaces(listed)
  const now = places.find((library) => isPickupPlace(library, listed))?.code
  const [chosen, setChosen] = useState(now ?? places[0]?.code)
  const title = <bdi>{listed.request.title}</bdi>

  /** Changes the pickup place; sends nothing if it is the current one. */
  function change() {
    close()
    if (chosen !== undefined && chosen !== now) changePickup(chosen)
  }

  return (
    <Dialog
      title={
        listed.request.title === null ? (
          <Trans>Where would you like to pick it up?</Trans>
        ) : (
          <Trans>Where would you like to pick up “{title}”?</Trans>
        )
      }
      onClose={close}
      closing={<Trans>Close</Trans>}
      actions={
        <Button variant="primary" onClick={change}>
          <Trans>Change pickup location</Trans>
        </Button>
      }
    >
      <fieldset className={styles['places']}>
        <legend className="quiet">{listed.institutionName}</legend>
        {places.map((library) => (
          <label key={library.code} className="choice">
            <input
              type="radio"
              name={name}
              checked={chosen === library.code}
              onChange={() => setChosen(library.code)}
            />
            <span>
              <bdi>{library.name ?? library.code}</bdi>{' '}
              {library.code === now && (
                <span className="quiet">
                  · <Trans>current</Trans>
                </span>
              )}
            </span>
          </label>
        ))}
      </fieldset>
    </Dialog>
  )
}
