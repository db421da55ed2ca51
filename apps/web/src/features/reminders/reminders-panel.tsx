import type { ReminderChoices, Reminders, ReminderSent } from '@library-card/contract/reminders.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useId, useState } from 'react'
import { useCardView } from '../../card/card-view.ts'
import { isAccount } from '../../card/summary.ts'
import { shortTime } from '../../dates/date-words.ts'
import { listWords } from '../../text/words.ts'
import { Button, TextButton, useFocusHandover } from '../../ui/button.tsx'
import { InlineResult } from '../../ui/inline-result.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Panel } from '../../ui/rows.tsx'
import { Select } from '../../ui/select.tsx'
import { PartFailure } from '../../unavailable/request-failure.tsx'
import styles from './reminders.module.css'
import { useReminders, type RemindersActions } from './use-reminders.ts'

/** Why reminders have ended without the patron’s doing on the card. */
const endedWords: Record<NonNullable<Reminders['ended']>, MessageDescriptor> = {
  unsubscribed: msg`Somebody pressed the button in an e-mail that ends them. A mail program may do that by itself.`,
  undeliverable: msg`The e-mail address on your record took none of them for three days.`,
  'other-record': msg`Your record at your home institution has changed since you turned them on.`,
}

/** Reminders by e-mail, off by default; the patron orders, changes and ends them here. */
export function RemindersPanel() {
  const actions = useReminders()
  const { reminders, error, retry, hasFailed } = actions
  return (
    <Panel
      id="reminders"
      title={<Trans>Reminders by e-mail</Trans>}
      className={`${styles['panel']} no-print`}
    >
      {hasFailed && (
        <p>
          <b>
            <Trans>That did not work.</Trans>
          </b>{' '}
          {!error && <Trans>This is the current setting.</Trans>}
        </p>
      )}
      {error ? (
        <PartFailure error={error} retry={retry} />
      ) : reminders ? (
        <State reminders={reminders} actions={actions} />
      ) : (
        <p className={styles['waiting']} />
      )}
    </Panel>
  )
}

function State({
  reminders: { choices, ended },
  actions,
}: {
  reminders: Reminders
  actions: RemindersActions
}) {
  const { i18n } = useLingui()
  const [isChanging, setChanging] = useState(false)
  const close = () => setChanging(false)
  if (choices && ended === null && !isChanging)
    return <RemindersOn choices={choices} actions={actions} change={() => setChanging(true)} />
  return (
    <>
      {ended === null ? (
        <p>
          <Trans>
            One e-mail a day at most, about all institutions together: what is due soon, overdue, recalled or
            ready to pick up. You get none on a day with nothing new.
          </Trans>
        </p>
      ) : (
        <p>
          <b>
            <Trans>Your reminders have ended.</Trans>
          </b>{' '}
          {i18n._(endedWords[ended])}
        </p>
      )}
      <ReminderForm
        choices={choices}
        actions={actions}
        close={isChanging ? close : null}
        isEnded={ended !== null}
      />
    </>
  )
}

const dayChoices = ['1', '3', '7'] as const
const hourChoices = Array.from({ length: 16 }, (_, at) => String(at + 5))
const firstChoices: ReminderChoices = { days: 3, hour: 7, titles: false }

type ReminderFormProps = {
  choices: ReminderChoices | null
  actions: RemindersActions
  /** null where the reminders are not on yet. */
  close: (() => void) | null
  isEnded: boolean
}

function ReminderForm({ choices, actions, close, isEnded }: ReminderFormProps) {
  const [{ days, hour, titles }, setChosen] = useState(choices ?? firstChoices)
  const change = (part: Partial<ReminderChoices>) => setChosen({ days, hour, titles, ...part })
  const orderButton = useFocusHandover('reminders')
  const cancelButton = useFocusHandover('reminders')
  return (
    <>
      <Address />
      <div className={`actions ${styles['choices']}`}>
        <Select
          label={<Trans>Days before the due date</Trans>}
          value={dayChoices.find((one) => one === String(days)) ?? '3'}
          options={dayChoices.map((value) => ({
            value,
            words: plural(Number(value), { one: '# day', other: '# days' }),
          }))}
          choose={(value) => change({ days: ([1, 3, 7] as const).find((one) => String(one) === value) ?? 3 })}
        />
        <Select
          label={<Trans>Sent after</Trans>}
          value={String(hour)}
          options={hourChoices.map((value) => ({ value, words: timeOf(Number(value)) }))}
          choose={(value) => change({ hour: Number(value) })}
        />
      </div>
      <ZoneNote />
      <TitlesChoice titles={titles} choose={(chosen) => change({ titles: chosen })} />
      <div className={`actions ${styles['buttons']}`}>
        <Button
          ref={orderButton}
          aria-disabled={actions.isBusy}
          onClick={() => actions.order({ days, hour, titles }, close ?? undefined)}
        >
          {close ? (
            <Trans>Save changes</Trans>
          ) : isEnded ? (
            <Trans>Resume reminders</Trans>
          ) : (
            <Trans>Turn on reminders</Trans>
          )}
        </Button>
        {close && (
          <Button ref={cancelButton} onClick={close}>
            <Trans>Keep as it is</Trans>
          </Button>
        )}
      </div>
    </>
  )
}

/** Says what an e-mail discloses before it is ordered. */
function TitlesChoice({ titles, choose }: { titles: boolean; choose: (titles: boolean) => void }) {
  const id = useId()
  return (
    <>
      <label className={`choice ${styles['choice']}`} htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          checked={titles}
          aria-describedby={`${id}-help`}
          onChange={({ target }) => choose(target.checked)}
        />
        <Trans>Include titles</Trans>
      </label>
      <p className={`${styles['help']} quiet`} id={`${id}-help`}>
        {titles ? (
          <Trans>An e-mail leaves our control: mail services on its way learn what you read.</Trans>
        ) : (
          <Trans>
            An e-mail leaves our control: mail services on its way learn how many items are due, and where.
          </Trans>
        )}
      </p>
    </>
  )
}

/** The address on the home record, which only the home institution can change. */
function Address() {
  const { home, responses, nameOf } = useCardView()
  const card = responses.get(home)
  const name = <bdi>{nameOf(home)}</bdi>
  if (!card || !isAccount(card)) return null
  const { email } = card.account
  const address = (
    <b>
      <bdi>{email}</bdi>
    </b>
  )
  return (
    <p className="quiet">
      {email ? (
        <Trans>
          They go to {address}, the address on your record at {name}. Only {name} can change it.
        </Trans>
      ) : (
        <Trans>
          There is no e-mail address on your record at {name}. Ask its desk to add one: until then you get no
          reminders.
        </Trans>
      )}
    </p>
  )
}

/** The hour counts at the home institution, which may be in another time zone than the reader. */
function ZoneNote() {
  const { home, nameOf } = useCardView()
  const name = <bdi>{nameOf(home)}</bdi>
  return (
    <p className="quiet">
      <Trans>
        The time is that of {name}. An e-mail comes within the hour, or later that day if something fails.
      </Trans>
    </p>
  )
}

function timeOf(hour: number): string {
  return shortTime(`${String(hour).padStart(2, '0')}:00`)
}

type RemindersOnProps = { choices: ReminderChoices; actions: RemindersActions; change: () => void }

function RemindersOn({ choices: { days, hour, titles }, actions, change }: RemindersOnProps) {
  const changeButton = useFocusHandover('reminders')
  const endButton = useFocusHandover('reminders')
  const time = timeOf(hour)
  return (
    <>
      <p>
        <b>
          <Trans>Reminders are on.</Trans>
        </b>{' '}
        <Plural
          value={days}
          one={`You are reminded # day before a due date, after ${time}`}
          other={`You are reminded # days before a due date, after ${time}`}
        />
        {titles ? <Trans>, with titles.</Trans> : <Trans>, without titles.</Trans>}
      </p>
      <Address />
      <p className="quiet">
        <Trans>Reminders end after twelve months in which you do not sign in.</Trans>
      </p>
      {actions.sent && (
        <div className={styles['sent']}>
          <Sent sent={actions.sent} />
        </div>
      )}
      <div className={`actions ${styles['buttons']}`}>
        <Button isBusy={actions.isSending} busy={<Trans>Sending…</Trans>} onClick={actions.sendNow}>
          <Trans>Send me one now</Trans>
        </Button>
        <Button ref={changeButton} onClick={change}>
          <Trans>Change</Trans>
        </Button>
        <Button ref={endButton} variant="danger" aria-disabled={actions.isBusy} onClick={actions.stop}>
          <Trans>Turn off reminders</Trans>
        </Button>
      </div>
    </>
  )
}

const sentWords: Record<ReminderSent['result'], MessageDescriptor> = {
  sent: msg`An e-mail is on its way.`,
  'nothing-due': msg`There is nothing to remind you of at the institutions that answered, so there would be no e-mail.`,
  'no-address': msg`There is no e-mail address on your record at your home institution.`,
  'home-silent': msg`Your home institution, which has your e-mail address, does not answer. Try again later.`,
  'not-sent': msg`The e-mail could not be sent. Try again later.`,
  'too-soon': msg`You have just ordered one. You can have at most one in ten minutes.`,
}

function Sent({ sent: { result, unread } }: { sent: ReminderSent }) {
  const { i18n } = useLingui()
  const { nameOf } = useCardView()
  const names = listWords(unread.map(nameOf))
  return (
    <InlineResult
      tone={result === 'sent' ? 'good' : 'soon'}
      icon={result === 'sent' ? 'done' : 'note'}
      id="reminder-sent"
    >
      {i18n._(sentWords[result])}{' '}
      {unread.length > 0 && <Trans>We could not read your account at {names}.</Trans>}
    </InlineResult>
  )
}

/** For the overview: says that reminders have ended in another way than here, with one click to resume them. */
export function RemindersEnded() {
  const { i18n } = useLingui()
  const { reminders, order, stop } = useReminders()
  const { choices = null, ended = null } = reminders ?? {}
  if (!choices || !ended) return null
  const buttons = (
    <>
      <Button onClick={() => order(choices)}>
        <Trans>Resume reminders</Trans>
      </Button>
      <TextButton onClick={stop}>
        <Trans>Leave them off</Trans>
      </TextButton>
    </>
  )
  return (
    <Notice tone="note" actions={buttons}>
      <p>
        <b>
          <Trans>Your reminders have ended.</Trans>
        </b>{' '}
        {i18n._(endedWords[ended])}
      </p>
    </Notice>
  )
}
