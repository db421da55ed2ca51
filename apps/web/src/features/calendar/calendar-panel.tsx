import type { CalendarOrder } from '@library-card/contract/calendar.ts'
import { dayOf } from '@library-card/contract/local-time.ts'
import { Trans } from '@lingui/react/macro'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useCardView } from '../../card/card-view.ts'
import { Button, TextButton, useFocusHandover } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Panel } from '../../ui/rows.tsx'
import { ChangeFailure } from '../../missing/request-failure.tsx'
import styles from './calendar.module.css'
import { fullDate } from '../../dates/date-words.ts'
import { fetchJson } from '../../api.ts'

/** The calendar subscription, off by default; the patron creates and ends it here. */
export function CalendarPanel() {
  const actions = useCalendar()
  return (
    <Panel
      id="calendar"
      title={<Trans>Your due dates in your calendar</Trans>}
      className={`${styles['panel']} no-print`}
    >
      {actions.hasFailed && <ChangeFailure showsCurrent={!actions.isUnknown} />}
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

/** `done` closes an offer to replace the present subscription, which the patron may keep. */
type CalendarOfferProps = { actions: CalendarActions; done?: () => void }

/** Explains what a subscription discloses before creating one. */
function CalendarOffer({ actions, done }: CalendarOfferProps) {
  const [titles, setTitles] = useState(actions.calendar?.titles ?? false)
  const makeButton = useFocusHandover('calendar-address', 'calendar')
  const cancelButton = useFocusHandover('calendar')
  return (
    <>
      {done ? (
        <p>
          <Trans>
            Your current link will stop working as soon as you create a new one. Replace it with the new one.
          </Trans>
        </p>
      ) : (
        <p>
          <Trans>
            Use a private link to subscribe to your due dates and pickup dates at every institution. Calendars
            may update a few hours late; Library Card is more up to date.
          </Trans>
        </p>
      )}
      <p className="quiet">
        <Trans>
          Anyone with the link can read it, including your calendar service: it learns what is due, when and
          where.
        </Trans>
      </p>
      <Checkbox
        checked={titles}
        choose={setTitles}
        help={
          titles ? (
            <Trans>It also learns what you read.</Trans>
          ) : (
            <Trans>Without titles, each day shows only how many items are due, and where.</Trans>
          )
        }
      >
        <Trans>Include titles</Trans>
      </Checkbox>
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

type CalendarSubscribedProps = {
  since: string
  titles: boolean
  actions: CalendarActions
  /** null on a shared computer, where no address may be created. */
  renew: (() => void) | null
}

function CalendarSubscribed({ since, titles, actions, renew }: CalendarSubscribedProps) {
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
        <Trans>
          Its dates can be up to eight hours old. Your calendar service may fetch them less often.
        </Trans>
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
        <Button ref={endButton} variant="danger" aria-disabled={actions.isBusy} onClick={actions.stop}>
          <Trans>Turn off calendar</Trans>
        </Button>
      </div>
    </>
  )
}

/**
 * The private address, shown once. The field serves browsers that do not let pages write to the clipboard.
 */
function CalendarAddress({ address }: { address: string }) {
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

const calendarQuery = queryOptions({
  queryKey: ['calendar'],
  queryFn: () => fetchJson('GET /api/calendar'),
})

/**
 * The patron's calendar subscription. `address` is known only to the page that created it, because the BFF
 * never returns it again.
 */
function useCalendar() {
  const client = useQueryClient()
  const { data: calendar, error, refetch } = useQuery(calendarQuery)
  const { data, isPending, isError, mutate } = useMutation({
    mutationFn: async (order: CalendarOrder | null) =>
      order
        ? fetchJson('POST /api/calendar', { body: order })
        : { calendar: await fetchJson('DELETE /api/calendar'), address: null },
    onSuccess: (changed) => client.setQueryData(calendarQuery.queryKey, changed.calendar),
    // A request without a response may have succeeded, so the state is read again.
    onError: () => client.invalidateQueries(calendarQuery),
    gcTime: 0,
  })
  return {
    calendar,
    isUnknown: error !== null,
    refetch: () => void refetch(),
    address: data?.address ?? null,
    isBusy: isPending,
    hasFailed: isError,
    make: (titles: boolean, done?: () => void) => {
      if (!isPending) mutate({ titles }, { onSuccess: () => done?.() })
    },
    stop: () => {
      if (!isPending) mutate(null)
    },
  }
}

type CalendarActions = ReturnType<typeof useCalendar>
