import { Trans } from '@lingui/react/macro'
import { dayOf } from '../../dates/local-time.ts'
import { fullDate } from '../../dates/date-words.ts'
import { useCardView } from '../../card/card-view.ts'
import { Button, useFocusHandover } from '../../ui/button.tsx'
import styles from './calendar.module.css'
import type { CalendarActions } from './use-calendar.ts'
import { useState } from 'react'

type CalendarSubscribedProps = {
  since: string
  titles: boolean
  actions: CalendarActions
  /** null on a shared computer, where no address may be created. */
  renew: (() => void) | null
}

export function CalendarSubscribed({ since, titles, actions, renew }: CalendarSubscribedProps) {
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
      {actions.address === null && (
        <p className="quiet">
          <Trans>Its link is shown only when it is created and cannot be shown again.</Trans>
        </p>
      )}
      <p className="quiet">
        <Trans>Its dates can be up to six hours old. Your calendar service may fetch them less often.</Trans>
      </p>
      <p className="quiet">
        <Trans>
          If you turn it off, nobody can read it any more. A calendar may keep what it has already fetched.
        </Trans>
      </p>
      <div className={`actions ${styles['buttons']}`}>
        {renew && (
          <Button ref={renewButton} onClick={renew}>
            <Trans>Create a new link</Trans>
          </Button>
        )}
        <Button
          ref={endButton}
          variant="danger"
          aria-disabled={actions.isBusy}
          onClick={() => actions.stop()}
        >
          <Trans>Turn off calendar</Trans>
        </Button>
      </div>
    </>
  )
}

/** The private address, shown once. The field serves browsers that do not let pages write to the clipboard. */
export function CalendarAddress({ address }: { address: string }) {
  const [isCopied, setCopied] = useState(false)
  return (
    <div className={styles['address']}>
      <label htmlFor="calendar-address">
        <Trans>Your calendar link. It is shown only once.</Trans>
      </label>
      <div className={`actions ${styles['field']}`}>
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
          In your calendar, choose “Subscribe” or “Add from the internet” and paste the link. Do not share it.
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
