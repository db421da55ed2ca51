import { plural, select, t } from '@lingui/core/macro'
import type { Instant } from '@library-card/contract/moment.ts'
import type { ReactNode } from 'react'
import type { CardView } from '../card/card-view.ts'
import type { ListSection } from '../card/sections.ts'
import { clockTime } from '../dates/date-words.ts'
import { absences } from '../reasons/reasons.tsx'
import { TextButton, useFocusHandover } from '../ui/button.tsx'
import { listWords } from '../text/words.ts'
import styles from './status-line.module.css'

/** The response status of the page's institutions. */
export type ResponseStatus = Pick<
  CardView,
  'place' | 'turnedOff' | 'outside' | 'neverSignedIn' | 'accounts' | 'reader' | 'nameOf'
> & {
  /** Codes of queried institutions, including `waiting` and `unavailable`. */
  asked: readonly string[]
  waiting: readonly string[]
  /** What the patron may add to the list, such as "Show 2 loans from Alpine"; null for nothing. */
  late: string | null
  /** After a long wait, what the page shows without `waiting`, such as "14 loans"; empty for nothing. */
  soFar: string
  /** Codes of institutions that did not answer, or not about `topic`. */
  unavailable: readonly string[]
  /** Why there is no answer of an institution, or none about `topic`; null if there is one. */
  absenceAt: (code: string) => keyof typeof absences | null
  /** The page's topic; null for everything. */
  topic: ListSection | null
  /** Without a topic: codes of institutions that answered only in part. */
  partial: readonly string[]
  /** Codes of institutions where the patron has yet to sign in. */
  toSignIn: readonly string[]
  time: string
}

type StatusLineProps = { status: ResponseStatus; showLate: () => void; children: ReactNode }

/** The response status, then `children`, always in the same place and with the same height. */
export function StatusLine({ status, showLate, children }: StatusLineProps) {
  const button = useFocusHandover('heading')
  return (
    <div className={styles['status']}>
      <Dots status={status} />
      <span>
        {status.late ? (
          <TextButton ref={button} onClick={showLate}>
            {status.late}
          </TextButton>
        ) : (
          <>
            {statusWords(status)} {children}
          </>
        )}
      </span>
    </div>
  )
}

function Dots({ status: { asked, waiting, unavailable, partial } }: { status: ResponseStatus }) {
  const stateOf = (code: string) => {
    if (waiting.includes(code)) return styles['waiting']
    return unavailable.includes(code) || partial.includes(code) ? styles['unavailable'] : undefined
  }
  return (
    <span className={styles['dots']} aria-hidden="true">
      {asked.map((code) => (
        <i key={code} className={stateOf(code)} />
      ))}
    </span>
  )
}

/** The status as a sentence, or what is new. Counts all queried institutions, not only those with an account. */
export function statusWords(status: ResponseStatus): string {
  const { place, reader, turnedOff, toSignIn, outside, neverSignedIn, nameOf } = status
  if (status.late) return status.late
  const notAsked = namesOf([...turnedOff, ...toSignIn, ...outside], nameOf)
  const notAskedWords = reader === 'staff' && notAsked && t`Not asked: ${notAsked}.`
  if (place !== 'all') return notAskedWords || wordsForOne(status)
  const ended = toSignIn.filter((code) => !neverSignedIn.includes(code))
  const sentences = [
    answerWords(status),
    reader === 'patron' && turnedOff.length > 0 && absences['turned-off'].several(namesOf(turnedOff, nameOf)),
    reader === 'patron' && ended.length > 0 && absences['to-sign-in'].several(namesOf(ended, nameOf)),
    notAskedWords,
  ]
  return sentences.filter(Boolean).join(' ')
}

function answerWords(status: ResponseStatus): string {
  const [only, ...others] = status.asked
  if (others.length > 0) return wordsForAll(status)
  return only === undefined ? '' : wordsForOne({ ...status, place: only })
}

function wordsForOne(status: ResponseStatus): string {
  const { place, waiting, unavailable, topic, partial, time, nameOf } = status
  const name = nameOf(place)
  if (waiting.length > 0) return t`Asking ${name}…`
  if (partial.length > 0) return t`${name} answered at ${time}, but only in part.`
  const absence = status.absenceAt(place)
  if (absence && absence !== 'no-answer') return absences[absence].one(name)
  if (unavailable.length > 0)
    return topic === null ? absences['no-answer'].one(name) : noAnswerWords(name, topic)
  return t`${name} answered at ${time}.`
}

function wordsForAll(status: ResponseStatus): string {
  const { asked: codes, waiting, neverSignedIn, outside, unavailable, partial, accounts, time } = status
  const asked = codes.length
  if (waiting.length === asked)
    return plural(asked, { one: 'Asking # institution…', other: 'Asking # institutions…' })
  const answered = codes.filter((code) => !waiting.includes(code) && !unavailable.includes(code)).length
  if (waiting.length > 0) {
    const names = namesOf(waiting, status.nameOf)
    const { soFar } = status
    return soFar === ''
      ? plural(waiting.length, {
          one: `${answered} of ${asked} institutions answered. ${names} is still working.`,
          other: `${answered} of ${asked} institutions answered. ${names} are still working.`,
        })
      : plural(waiting.length, {
          one: `${soFar}, without ${names}, which is still working.`,
          other: `${soFar}, without ${names}, which are still working.`,
        })
  }
  if (unavailable.length > 0 || partial.length > 0) return wordsForSome(status)
  if (status.reader === 'staff') return t`All ${asked} institutions answered at ${time}.`
  const all =
    neverSignedIn.length + outside.length > 0
      ? t`We asked ${asked} institutions: all answered at ${time}.`
      : t`All ${asked} institutions answered at ${time}.`
  return `${all} ${accountWords(accounts)}`
}

function accountWords(accounts: number): string {
  return plural(accounts, {
    0: 'You have no account at any of them.',
    one: 'You have an account at # of them.',
    other: 'You have accounts at # of them.',
  })
}

function noAnswerWords(name: string, topic: ListSection): string {
  return select(topic, {
    loans: `${name} did not answer about loans.`,
    requests: `${name} did not answer about requests.`,
    fees: `${name} did not answer about fees.`,
    other: `${name} did not answer about blocks and messages.`,
  })
}

const kindsOfNoAnswer = [
  'not-received',
  'unreadable',
  'account-unclear',
  'no-answer',
  'home-silent',
  'to-sign-in',
] as const

/** "8 of 9 institutions answered about loans at 14:02. No answer from Alpine." */
function wordsForSome(status: ResponseStatus): string {
  const { asked: codes, unavailable, topic, partial, time } = status
  const asked = codes.length
  const answered = asked - unavailable.length - partial.length
  const inPart = namesOf(partial, status.nameOf)
  const absent = Map.groupBy(unavailable, status.absenceAt)
  const rest = [
    ...kindsOfNoAnswer.map((kind) => {
      const those = absent.get(kind)
      return those && absences[kind].several(namesOf(those, status.nameOf))
    }),
    partial.length > 0 && t`Only part of the answer from ${inPart}.`,
  ]
  return [numberWords(), ...rest].filter(Boolean).join(' ')

  function numberWords(): string | false {
    if (answered === 0 && (absent.has('not-received') || absent.has('unreadable'))) return false
    if (answered === 0 && partial.length === 0)
      return topic === null
        ? t`None of ${asked} institutions answered.`
        : select(topic, {
            loans: `None of ${asked} institutions answered about loans.`,
            requests: `None of ${asked} institutions answered about requests.`,
            fees: `None of ${asked} institutions answered about fees.`,
            other: `None of ${asked} institutions answered about blocks and messages.`,
          })
    if (topic !== null)
      return select(topic, {
        loans: `${answered} of ${asked} institutions answered about loans at ${time}.`,
        requests: `${answered} of ${asked} institutions answered about requests at ${time}.`,
        fees: `${answered} of ${asked} institutions answered about fees at ${time}.`,
        other: `${answered} of ${asked} institutions answered about blocks and messages at ${time}.`,
      })
    return partial.length > 0
      ? t`${answered} of ${asked} institutions answered in full at ${time}.`
      : t`${answered} of ${asked} institutions answered at ${time}.`
  }
}

/** At most two names, because more would move the list down on a phone. */
export function namesOf(codes: readonly string[], nameOf: ResponseStatus['nameOf']): string {
  const named = codes.length > 2 ? codes.slice(0, 1) : codes
  const more = codes.length - named.length
  const names = named.map(nameOf)
  return listWords(more > 0 ? [...names, plural(more, { one: '# more', other: '# more' })] : names)
}

export function latestOf(cards: { asOf: Instant }[]): Instant | undefined {
  return cards
    .map(({ asOf }) => asOf)
    .toSorted()
    .at(-1)
}

export function latestTimeOf(cards: { asOf: Instant }[], timeZone: string): string {
  const at = latestOf(cards)
  return at === undefined ? '' : clockTime(at, timeZone)
}
