import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useId, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { isPickupPlace, pickupPlaces, stageWords, type ListedRequest } from './listed-request.ts'
import styles from './requests.module.css'

type CancelDialogProps = { listed: ListedRequest; cancel: () => void; close: () => void }

/** Confirms a cancellation and names what it loses. */
export function CancelDialog({ listed, cancel, close }: CancelDialogProps) {
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
  if (request.kind === 'digitization') return t`${institutionName} will no longer scan it for you.`
  if (request.status === 'ready') {
    const stage = stageWords(listed)
    const place = request.pickup?.place.name ?? institutionName
    return t`It is ready at ${place}. ${stage}. If you cancel, it goes to the next reader or back to the shelf.`
  }
  if (request.kind === 'booking') return t`The time you booked at ${institutionName} becomes free for others.`
  if (request.placeInQueue === null) return t`If you request it again, you join the end of the queue.`
  const line = lineWords(request.placeInQueue, institutionName)
  return t`${line} If you request it again, you join the end of the queue.`
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

export function PickupDialog({ listed, changePickup, close }: PickupDialogProps) {
  const name = useId()
  const places = pickupPlaces(listed)
  const now = places.find((library) => isPickupPlace(library, listed))?.code
  const [chosen, setChosen] = useState(now ?? places[0]?.code)
  const title = <bdi>{listed.request.title}</bdi>

  /** Sends nothing for the current pickup place. */
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
