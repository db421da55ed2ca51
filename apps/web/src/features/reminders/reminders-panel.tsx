import { mailAddress } from '@library-card/contract/mail-address.ts'
import type { ReminderChoices, Reminders, ReminderSent } from '@library-card/contract/reminders.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type Dispatch, type SetStateAction } from 'react'
import { useAnnounced } from '../../card/announcements.tsx'
import { useCardView } from '../../card/card-view.ts'
import { isAccount } from '../../card/summary.ts'
import { shortTime } from '../../dates/date-words.ts'
import { listWords } from '../../text/words.ts'
import { Button, useFocusHandover } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { InlineResult } from '../../ui/inline-result.tsx'
import { Panel } from '../../ui/rows.tsx'
import { Select } from '../../ui/select.tsx'
import { ChangeFailure, PartFailure } from '../../missing/request-failure.tsx'
import { EndedWords, useReminders, type RemindersActions } from './reminders-ended.tsx'
import styles from './reminders.module.css'

/** Reminders by e-mail, off by default; the patron orders, changes and ends them here. */
export function RemindersPanel() {
  const actions = useReminders()
  const [unsaved, setUnsaved] = useState<ReminderChoices | null>(null)
  const { reminders, error, retry, hasFailed } = actions
  return (
    <Panel
      id="reminders"
      title={<Trans>Reminders by e-mail</Trans>}
      className={`${styles['panel']} no-print`}
    >
      {hasFailed && <ChangeFailure showsCurrent={!error && !unsaved} />}
      {error ? (
        <PartFailure error={error} retry={retry} />
      ) : reminders ? (
        <ReminderForm reminders={reminders} actions={actions} unsaved={unsaved} setUnsaved={setUnsaved} />
      ) : (
        <p className={styles['waiting']} />
      )}
    </Panel>
  )
}

const dayChoices = [1, 3, 7] as const
const hourChoices = Array.from({ length: 16 }, (_, at) => at + 5)
const firstChoices: ReminderChoices = { days: 3, hour: 7, titles: false }

type ReminderFormProps = {
  reminders: Reminders
  actions: RemindersActions
  unsaved: ReminderChoices | null
  setUnsaved: Dispatch<SetStateAction<ReminderChoices | null>>
}

function ReminderForm({ reminders, actions, unsaved, setUnsaved }: ReminderFormProps) {
  const { choices, ended } = reminders
  const chosen = unsaved ?? choices ?? firstChoices
  // Even after a failure, the stored choices replace the ordered ones, unless the patron has changed them meanwhile.
  const save = () => actions.order(chosen, () => setUnsaved((latest) => (latest === chosen ? null : latest)))
  const orderButton = useFocusHandover('reminders')
  const isOn = choices !== null && ended === null
  return (
    <>
      <State reminders={reminders} />
      <Address />
      <Choices chosen={chosen} change={(part) => setUnsaved({ ...chosen, ...part })} />
      {actions.isSaved && !unsaved && <Saved />}
      {actions.sent && <Sent sent={actions.sent} />}
      <div className={`actions ${styles['buttons']}`}>
        <Button ref={orderButton} aria-disabled={actions.isBusy} onClick={save}>
          {isOn ? (
            <Trans>Save changes</Trans>
          ) : ended ? (
            <Trans>Resume reminders</Trans>
          ) : (
            <Trans>Turn on reminders</Trans>
          )}
        </Button>
        {isOn && <ButtonsOfOrder actions={actions} />}
      </div>
    </>
  )
}

function State({ reminders: { choices, ended } }: { reminders: Reminders }) {
  if (ended) return <EndedWords reason={ended} />
  return (
    <p>
      {choices ? (
        <b>
          <Trans>Reminders are on.</Trans>
        </b>
      ) : (
        <Trans>
          One e-mail a day at most, about all institutions together: what is due soon, overdue, recalled or
          ready to pick up. You get none on a day with nothing new.
        </Trans>
      )}
    </p>
  )
}

type ChoicesProps = { chosen: ReminderChoices; change: (part: Partial<ReminderChoices>) => void }

/** The choices, with a note about the data that an e-mail discloses. */
function Choices({ chosen: { days, hour, titles }, change }: ChoicesProps) {
  return (
    <>
      <div className={`actions ${styles['choices']}`}>
        <Select
          label={<Trans>Days before the due date</Trans>}
          value={String(days)}
          options={dayChoices.map((count) => ({
            value: String(count),
            words: plural(count, { one: '# day', other: '# days' }),
          }))}
          choose={(value) => change({ days: dayChoices.find((count) => String(count) === value) ?? 3 })}
        />
        <Select
          label={<Trans>Sent after</Trans>}
          value={String(hour)}
          options={hourChoices.map((one) => ({
            value: String(one),
            words: shortTime(`${String(one).padStart(2, '0')}:00`),
          }))}
          choose={(value) => change({ hour: Number(value) })}
        />
      </div>
      <Checkbox
        checked={titles}
        choose={(chosen) => change({ titles: chosen })}
        help={
          titles ? (
            <Trans>
              An e-mail leaves our control: with titles, the mail services that carry it learn what you read.
            </Trans>
          ) : (
            <Trans>
              An e-mail leaves our control: without titles, the mail services that carry it learn only how
              many items are due, and where.
            </Trans>
          )
        }
      >
        <Trans>Include titles</Trans>
      </Checkbox>
    </>
  )
}

function ButtonsOfOrder({ actions }: { actions: RemindersActions }) {
  const endButton = useFocusHandover('reminders')
  return (
    <>
      <Button isBusy={actions.isSending} busy={<Trans>Sending…</Trans>} onClick={actions.sendNow}>
        <Trans>Send me one now</Trans>
      </Button>
      <Button ref={endButton} variant="danger" aria-disabled={actions.isBusy} onClick={actions.stop}>
        <Trans>Turn off reminders</Trans>
      </Button>
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
      {!email ? (
        <Trans>
          There is no e-mail address on your record at {name}. Ask its desk to add one: until then you get no
          reminders.
        </Trans>
      ) : mailAddress.test(email) ? (
        <Trans>
          Reminders go to {address}, the address on your record at {name}. Only {name} can change it. The hour
          is local time there. Reminders end after twelve months without a sign-in.
        </Trans>
      ) : (
        <Trans>
          {address} on your record at {name} is not a valid e-mail address. Ask its desk to correct it: until
          then you get no reminders.
        </Trans>
      )}
    </p>
  )
}

const sentWords: Record<ReminderSent['result'], MessageDescriptor> = {
  sent: msg`An e-mail is on its way.`,
  'nothing-due': msg`There is nothing to remind you of at the institutions that answered, so there would be no e-mail.`,
  'no-address': msg`There is no usable e-mail address on your record at your home institution.`,
  'no-record': msg`We could not find your record at your home institution.`,
  'home-silent': msg`Your home institution, which has your e-mail address, is not answering. Try again later.`,
  'not-sent': msg`The e-mail could not be sent. Try again later.`,
  unsure: msg`The e-mail may have been sent. Check your inbox before you try again.`,
  'too-soon': msg`You have just requested one. You can request one every ten minutes.`,
}

function Saved() {
  const { t } = useLingui()
  return <Result isGood words={t`Saved.`} />
}

function Sent({ sent: { result, unread } }: { sent: ReminderSent }) {
  const { i18n, t } = useLingui()
  const { nameOf } = useCardView()
  const names = listWords(unread.map(nameOf))
  const gap = unread.length > 0 && t`We could not read your account at ${names}.`
  return (
    <Result isGood={result === 'sent'} words={[i18n._(sentWords[result]), gap].filter(Boolean).join(' ')} />
  )
}

/** The result of an order, shown and announced. */
function Result({ isGood, words }: { isGood: boolean; words: string }) {
  useAnnounced(words)
  return (
    <div className={styles['result']}>
      <InlineResult tone={isGood ? 'good' : 'soon'} icon={isGood ? 'done' : 'note'} id="reminder-result">
        {words}
      </InlineResult>
    </div>
  )
}
