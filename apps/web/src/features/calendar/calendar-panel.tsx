import { Trans } from '@lingui/react/macro'
import { useId, useState } from 'react'
import { useCardView } from '../../card/card-view.ts'
import { Button, TextButton, useFocusHandover } from '../../ui/button.tsx'
import { Panel } from '../../ui/rows.tsx'
import { CalendarAddress, CalendarSubscribed } from './calendar-subscribed.tsx'
import styles from './calendar.module.css'
import { useCalendar, type CalendarActions } from './use-calendar.ts'

/** The calendar subscription: off by default, created and ended here. */
export function CalendarPanel() {
  const actions = useCalendar()
  return (
    <Panel
      id="calendar"
      title={<Trans>Your due dates in your calendar</Trans>}
      className={`${styles['panel']} no-print`}
    >
      {actions.hasFailed && (
        <p>
          <b>
            <Trans>That did not work.</Trans>
          </b>{' '}
          {!actions.isUnknown && <Trans>This is the current setting.</Trans>}
        </p>
      )}
      {actions.isUnknown ? <UnknownState retry={actions.refetch} /> : <Subscription actions={actions} />}
    </Panel>
  )
}

function UnknownState({ retry }: { retry: () => void }) {
  return (
    <p>
      <Trans>We could not check your calendar just now.</Trans>{' '}
      <TextButton onClick={retry}>
        <Trans>Try again</Trans>
      </TextButton>
    </p>
  )
}

function Subscription({ actions }: { actions: CalendarActions }) {
  const { calendar, address } = actions
  const [isRenewing, setRenewing] = useState(false)
  const { session } = useCardView()
  const isShared = session.profile === 'shared-computer'
  if (!calendar) return <p className={styles['waiting']} />
  if (calendar.since === null) return isShared ? <NotOnSharedComputer /> : <CalendarOffer actions={actions} />
  if (isRenewing) return <CalendarOffer actions={actions} done={() => setRenewing(false)} />
  return (
    <>
      {address !== null && <CalendarAddress address={address} />}
      <CalendarSubscribed
        since={calendar.since}
        titles={calendar.titles}
        actions={actions}
        renew={isShared ? null : () => setRenewing(true)}
      />
    </>
  )
}

function NotOnSharedComputer() {
  return (
    <p className="quiet">
      <Trans>
        You cannot set up a calendar on a shared computer: its private link would stay there after you sign
        out. Sign in on your own device.
      </Trans>
    </p>
  )
}

/** `done`: in place of the present subscription, which the patron may keep. */
type CalendarOfferProps = { actions: CalendarActions; done?: () => void }

/** Explains what a subscription discloses before creating one. */
function CalendarOffer({ actions, done }: CalendarOfferProps) {
  const id = useId()
  const [titles, setTitles] = useState(actions.calendar?.titles ?? false)
  const makeButton = useFocusHandover('calendar-address', 'calendar')
  const cancelButton = useFocusHandover('calendar')
  return (
    <>
      {done ? (
        <p>
          <Trans>Your current link stops working at once. Replace it with the new one.</Trans>
        </p>
      ) : (
        <p>
          <Trans>
            Use a private link to subscribe to your due dates and pickup dates at every institution. Calendars
            may update a few hours late; Library Card is always current.
          </Trans>
        </p>
      )}
      <p className="quiet">
        <Trans>
          Anyone with the link can read it, including your calendar service: it learns what is due, when and
          where.
        </Trans>
      </p>
      <label className={`choice ${styles['choice']}`} htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          checked={titles}
          aria-describedby={`${id}-help`}
          onChange={({ target }) => setTitles(target.checked)}
        />
        <Trans>Include titles</Trans>
      </label>
      <p className={`${styles['help']} quiet`} id={`${id}-help`}>
        {titles ? (
          <Trans>It also learns what you read.</Trans>
        ) : (
          <Trans>Each day says only how many items are due, and where.</Trans>
        )}
      </p>
      <div className={`actions ${styles['buttons']}`}>
        <Button ref={makeButton} aria-disabled={actions.isBusy} onClick={() => actions.make(titles, done)}>
          {done ? <Trans>Create a new link</Trans> : <Trans>Create calendar link</Trans>}
        </Button>
        {done && (
          <Button ref={cancelButton} onClick={done}>
            <Trans>Keep the current link</Trans>
          </Button>
        )}
      </div>
    </>
  )
}
