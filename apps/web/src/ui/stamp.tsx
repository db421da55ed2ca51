import styles from './stamp.module.css'

type StampProps = {
  /** `2026-11-22`. */
  day: string
  month: string
  number: string
  under: string
  tone?: 'late' | 'soon' | 'good' | undefined
}

/** A date, hidden from screen readers: text beside it has the meaning. */
export function Stamp({ day, month, number, under, tone }: StampProps) {
  return (
    <time className={`${styles['stamp']} ${tone ? styles[tone] : ''}`} dateTime={day} aria-hidden="true">
      <b>{month}</b>
      <span>{number}</span>
      <em>{under}</em>
    </time>
  )
}

/** Keeps the space of a stamp where there is no date. */
export function NoStamp() {
  return <span className={styles['nothing']} />
}
