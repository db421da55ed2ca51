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
      actions={
        <>
          <Button onClick={close}>
            <Trans>Keep it</Trans>
          </Button>
          <Button
            variant="danger"
            onClick={() => {
              close()
              cancel()
            }}
          >
            <Trans>Cancel request</Trans>
          </Button>
        </>
      }
    >
      <p>{lossWords(listed)}</p>
    </Dialog>
  )
}

function lossWords(listed: ListedRequest): string {
  const { request, institutionName } = listed
  if (request.kind === 'digitization') return t`${institutionName} will not scan it for you.`
  if (request.status === 'ready') {
    const stage = stageWords(listed)
    return t`It lies ready at ${institutionName}: ${stage}. It will go to the next reader or back to its shelf.`
  }
  if (request.kind === 'booking') return t`The time that you booked at ${institutionName} is given to others.`
  if (request.placeInQueue === null) return t`If you ask again later you start at the end.`
  const line = lineWords(request.placeInQueue, institutionName)
  return t`${line} If you ask again later you start at the end.`
}

function lineWords(place: number, name: string): string {
  return plural(place, {
    1: `You are next in line at ${name}.`,
    2: `You are second in line at ${name}.`,
    3: `You are third in line at ${name}.`,
    other: `You are number # in line at ${name}.`,
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
          <Trans>Where will you pick it up?</Trans>
        ) : (
          <Trans>Where will you pick up “{title}”?</Trans>
        )
      }
      onClose={close}
      actions={
        <>
          <Button onClick={close}>
            <Trans>Close</Trans>
          </Button>
          <Button variant="primary" onClick={change}>
            <Trans>Change pickup place</Trans>
          </Button>
        </>
      }
    >
      <fieldset className={styles['places']}>
        <legend className="quiet">{listed.institutionName}</legend>
        {places.map((library) => (
          <label key={library.code} className="choice" htmlFor={`${name}-${library.code}`}>
            <input
              type="radio"
              id={`${name}-${library.code}`}
              name={name}
              checked={chosen === library.code}
              onChange={() => setChosen(library.code)}
            />
            <span>
              <bdi>{library.name ?? library.code}</bdi>{' '}
              {library.code === now && (
                <span className="quiet">
                  · <Trans>as it is now</Trans>
                </span>
              )}
            </span>
          </label>
        ))}
      </fieldset>
    </Dialog>
  )
}
