import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useNetworkCard } from '../card/network-card.tsx'
import { TextButton } from '../ui/button.tsx'
import { CalendarAddress, CalendarSubscribed } from './calendar-subscribed.tsx'
import { CalendarOffer } from './calendar-offer.tsx'
import styles from './calendar.module.css'
import { useCalendar, type CalendarActs } from './use-calendar.ts'

/** The calendar subscription: off by default, created and ended here. */
export function CalendarPanel() {
  const acts = useCalendar()
  return (
    <section className={`${styles['panel']} no-print`} aria-labelledby="calendar">
      <h2 id="calendar" tabIndex={-1}>
        <Trans>Your due dates in your calendar</Trans>
      </h2>
      {acts.hasFailed && (
        <p>
          <b>
            <Trans>That did not work.</Trans>
          </b>{' '}
          <Trans>What stands here is how it is now.</Trans>
        </p>
      )}
      {acts.isUnknown ? <UnknownState ask={acts.ask} /> : <Subscription acts={acts} />}
    </section>
  )
}

function UnknownState({ ask }: { ask: () => void }) {
  return (
    <p>
      <Trans>Whether you have a calendar is not known at the moment.</Trans>{' '}
      <TextButton onClick={ask}>
        <Trans>Ask again</Trans>
      </TextButton>
    </p>
  )
}

function Subscription({ acts }: { acts: CalendarActs }) {
  const { calendar, address } = acts
  const [isRenewing, setRenewing] = useState(false)
  const { session } = useNetworkCard()
  const isShared = session.profile === 'shared-computer'
  if (!calendar) return <p className={styles['waiting']} />
  if (calendar.since === null) return isShared ? <NotOnSharedComputer /> : <CalendarOffer acts={acts} />
  if (isRenewing) return <CalendarOffer acts={acts} isAgain done={() => setRenewing(false)} />
  return (
    <>
      {address !== null && <CalendarAddress address={address} />}
      <CalendarSubscribed
        since={calendar.since}
        titles={calendar.titles}
        acts={acts}
        renew={isShared ? null : () => setRenewing(true)}
      />
    </>
  )
}

function NotOnSharedComputer() {
  return (
    <p className="quiet">
      <Trans>
        No calendar can be set up on a shared computer: its private address would stay on it after you sign
        out. Sign in on a device of your own.
      </Trans>
    </p>
  )
}
