import { Trans } from '@lingui/react/macro'
import { useId, useState } from 'react'
import { Button, useFocusHandedOn } from '../ui/button.tsx'
import styles from './calendar.module.css'
import type { CalendarActs } from './use-calendar.ts'

type CalendarOfferProps = { acts: CalendarActs; isAgain?: boolean; done?: () => void }

/** Explains what a subscription discloses before creating one. */
export function CalendarOffer({ acts, isAgain = false, done }: CalendarOfferProps) {
  const id = useId()
  const [titles, setTitles] = useState(acts.calendar?.titles ?? false)
  const makeButton = useFocusHandedOn('calendar-address', 'calendar')
  const cancelButton = useFocusHandedOn('calendar')
  return (
    <>
      {isAgain ? (
        <p>
          <Trans>The address that you have now ends at once. Put the new one in its place.</Trans>
        </p>
      ) : (
        <p>
          <Trans>
            Subscribe to your due dates and pickup dates at every institution. You get a private address where
            your calendar finds them. It can be some hours behind: this card is not.
          </Trans>
        </p>
      )}
      <p className="quiet">
        <Trans>
          Whoever has the address can read it, the service that keeps your calendar too: it learns what is due
          when, and where.
        </Trans>
      </p>
      <label className={styles['choice']} htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          checked={titles}
          aria-describedby={`${id}-help`}
          onChange={({ target }) => setTitles(target.checked)}
        />
        <Trans>Name the titles</Trans>
      </label>
      <p className={`${styles['help']} quiet`} id={`${id}-help`}>
        {titles ? (
          <Trans>It learns what you read, too.</Trans>
        ) : (
          <Trans>Each day says only how many items are due, and where.</Trans>
        )}
      </p>
      <div className={styles['acts']}>
        <Button ref={makeButton} aria-disabled={acts.isBusy} onClick={make}>
          {isAgain ? <Trans>Make a new address</Trans> : <Trans>Make the address</Trans>}
        </Button>
        {done && (
          <Button ref={cancelButton} onClick={done}>
            <Trans>Keep the one I have</Trans>
          </Button>
        )}
      </div>
    </>
  )

  function make() {
    if (!acts.isBusy) acts.make(titles, done)
  }
}
