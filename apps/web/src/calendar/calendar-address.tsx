import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import styles from './calendar.module.css'

/** Told once; the field is there also for those whose browser lets no page copy. */
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
