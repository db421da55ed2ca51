import { Type, type Static } from 'typebox'
import { closed } from './browser-input.ts'
import { Nullable } from './nullable.ts'

/** The reminders that a patron has ordered. Items that are overdue, recalled or ready are always included. */
export const ReminderChoices = Type.Object(
  {
    /** Days before the due date. */
    days: Type.Enum([1, 3, 7]),
    /** Hour of the day at the home institution, in which the e-mail is sent. */
    hour: Type.Integer({ minimum: 5, maximum: 20 }),
    titles: Type.Boolean(),
  },
  closed,
)
export type ReminderChoices = Static<typeof ReminderChoices>

/** `choices`: null without reminders. */
export const Reminders = Type.Object({
  choices: Nullable(ReminderChoices),
  /** Why reminders have ended; null while they are on. `undeliverable`: the address was refused on three days. */
  ended: Nullable(Type.Enum(['unsubscribed', 'undeliverable'])),
})
export type Reminders = Static<typeof Reminders>

/**
 * The outcome of sending one e-mail at the patron's request. `unsure`: the mail server may have taken it; `no-record`: home has
 * no record of the patron any more.
 */
export const ReminderSent = Type.Object({
  result: Type.Enum([
    'sent',
    'nothing-due',
    'no-address',
    'no-record',
    'home-silent',
    'not-sent',
    'unsure',
    'too-soon',
  ]),
  /** Codes of members whose items are unknown: "nothing" is not true there. */
  unread: Type.Array(Type.String()),
})
export type ReminderSent = Static<typeof ReminderSent>
