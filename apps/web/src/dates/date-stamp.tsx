import { dayOf } from '@library-card/contract/local-time.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { dayWords, shortTime } from './date-words.ts'
import styles from './date-stamp.module.css'
import { timeThatMatters, type Due, type DueTone } from './due.ts'

type DateStampProps = {
  /** null renders an empty space the size of a stamp. */
  moment: Moment | null
  timeZone: string
  /** Text that replaces the weekday. */
  time?: string | null
  tone?: DueTone
}

/** Month, day and weekday. Hidden from screen readers, because adjacent text gives the date. */
export function DateStamp({ moment, timeZone, time = null, tone = 'later' }: DateStampProps) {
  if (!moment) return <span className={styles['nothing']} />
  const day = dayOf(moment, timeZone)
  return (
    <time className={styles['stamp']} data-tone={tone} dateTime={day} aria-hidden="true">
      <b>{dayWords(day, { month: 'short' })}</b>
      <span>{dayWords(day, { day: 'numeric' })}</span>
      <em>{time ? shortTime(time) : dayWords(day, { weekday: 'short' })}</em>
    </time>
  )
}

/** A due date; the time of day replaces the weekday if it matters. */
export function DueStamp({ due, tone }: { due: Due | null; tone: DueTone }) {
  const { moment = null, timeZone = '' } = due ?? {}
  return <DateStamp moment={moment} timeZone={timeZone} time={due && timeThatMatters(due)} tone={tone} />
}
