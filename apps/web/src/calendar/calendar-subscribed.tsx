import { Trans } from '@lingui/react/macro'
import { dayOf } from '../dates/calendar.ts'
import { fullDate } from '../dates/date-words.ts'
import { useCardView } from '../card/card-view.ts'
import { Button, useFocusHandover } from '../ui/button.tsx'
import styles from './calendar.module.css'
import type { CalendarActs } from './use-calendar.ts'
import { useState } from 'react'

type CalendarSubscribedProps = {
  since: string
  titles: boolean
  acts: CalendarActs
  /** null on a shared computer, where no address may be created. */
  renew: (() => void) | null
}

export function CalendarSubscribed({ since, titles, acts, renew }: CalendarSubscribedProps) {
  const { home, institutionOf } = useCardView()
  const date = fullDate(dayOf({ at: since }, institutionOf(home).timeZone))
  const endButton = useFocusHandover('calendar')
  const renewButton = useFocusHandover('calendar')
  return (
    <>
      <p>
        {titles ? (
          <Trans>On since {date}, with titles.</Trans>
        ) : (
          <Trans>On since {date}, without titles.</Trans>
        )}
      </p>
      {acts.address === null && (
        <p className="quiet">
          <Trans>Its address is shown only when it is made: nobody can show it again.</Trans>
        </p>
      )}
      <p className="quiet">
        <Trans>
          If you end it nobody can read it any more. What a calendar has fetched before, it may keep.
        </Trans>
      </p>
      <div className={styles['acts']}>
        {renew && (
          <Button ref={renewButton} onClick={renew}>
            <Trans>Make a new address</Trans>
          </Button>
        )}
        <Button ref={endButton} variant="danger" aria-disabled={acts.isBusy} onClick={stop}>
          <Trans>End the calendar</Trans>
        </Button>
      </div>
    </>
  )

  function stop() {
    if (!acts.isBusy) acts.stop()
  }
}

/** The private address, shown once. The field serves browsers that do not let pages write to the clipboard. */
export function CalendarAddress({ address }: { address: string }) {
  const [isCopied, setCopied] = useState(false)
  return (
    <div className={styles['address']}>
      <label htmlFor="calendar-address">
        <Trans>The address of your calendar. It is shown only now.</Trans>
      </label>
      <div className={styles['field']}>
        <input
          id="calendar-address"
          type="text"
          dir="ltr"
          readOnly
          value={address}
          onFocus={({ target }) => target.select()}
        />
        <Button onClick={() => void copy()}>{isCopied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</Button>
      </div>
      <p className="quiet">
        <Trans>
          In your calendar, choose “Subscribe” or “Add from the internet”, and paste it there. Do not give it
          to others.
        </Trans>
      </p>
    </div>
  )

  async function copy() {
    const hasCopied = await navigator.clipboard.writeText(address).then(
      () => true,
      () => false,
    )
    setCopied(hasCopied)
    if (!hasCopied) document.getElementById('calendar-address')?.focus()
  }
}
