import { Trans } from '@lingui/react/macro'
import { useId, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import type { ListedRequest } from './listed-request.ts'
import { isAt, pickupPlaces } from './offered.ts'
import styles from './requests.module.css'

type PickupDialogProps = {
  listed: ListedRequest
  changePickup: (libraryCode: string) => void
  close: () => void
}

export function PickupDialog({ listed, changePickup, close }: PickupDialogProps) {
  const name = useId()
  const places = pickupPlaces(listed)
  const now = places.find((library) => isAt(library, listed))?.code
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
      acts={
        <>
          <Button onClick={close}>
            <Trans>Close</Trans>
          </Button>
          <Button weight="main" onClick={change}>
            <Trans>Change pickup place</Trans>
          </Button>
        </>
      }
    >
      <fieldset className={styles['places']}>
        <legend className="quiet">{listed.institutionName}</legend>
        {places.map((library) => (
          <label key={library.code} htmlFor={`${name}-${library.code}`}>
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
