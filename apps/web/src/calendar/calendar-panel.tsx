import { Trans } from '@lingui/react/macro'
import { useId, useState } from 'react'
import { useNetworkCard } from '../card/network-card.tsx'
import { Button, TextButton, useFocusHandover } from '../ui/button.tsx'
import { CalendarAddress, CalendarSubscribed } from './calendar-subscribed.tsx'
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
      {acts.isUnknown ? <UnknownState retry={acts.refetch} /> : <Subscription acts={acts} />}
    </section>
  )
}

function UnknownState({ retry }: { retry: () => void }) {
  return (
    <p>
      <Trans>Whether you have a calendar is not known at the moment.</Trans>{' '}
      <TextButton onClick={retry}>
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

type CalendarOfferProps = { acts: CalendarActs; isAgain?: boolean; done?: () => void }

/** Explains what a subscription discloses before creating one. */
function CalendarOffer({ acts, isAgain = false, done }: CalendarOfferProps) {
  const id = useId()
  const [titles, setTitles] = useState(acts.calendar?.titles ?? false)
  const makeButton = useFocusHandover('calendar-address', 'calendar')
  const cancelButton = useFocusHandover('calendar')
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
