import { plural, select, t } from '@lingui/core/macro'
import type { Instant } from '@library-card/contract/moment.ts'
import type { ReactNode } from 'react'
import type { CardView } from '../card/card-view.ts'
import type { ListSection } from '../card/sections.ts'
import { clockTime } from '../dates/date-words.ts'
import type { wordsOf } from '../reasons/answer-words.tsx'
import { TextButton, useFocusHandover } from '../ui/button.tsx'
import { listWords } from '../text/words.ts'
import styles from './status-line.module.css'

/** The response status of the page's institutions. */
export type ResponseStatus = Pick<
  CardView,
  'place' | 'home' | 'turnedOff' | 'outside' | 'neverSignedIn' | 'accounts' | 'reader' | 'nameOf'
> & {
  /** Codes of queried institutions, including `waiting` and `silent`. */
  asked: readonly string[]
  waiting: readonly string[]
  /** What the patron may add to the list, such as "Show 2 loans from Alpine"; null for nothing. */
  late: string | null
  /** After a long wait, what the page shows without `waiting`, such as "14 loans"; empty for nothing. */
  soFar: string
  /** Codes of queried institutions that did not answer, or not about `topic`. */
  silent: readonly string[]
  /** Codes of institutions that nobody called, against the patron's will. */
  notCalled: readonly string[]
  /** Whether others are asked only once home has answered. */
  isWaitingForHome: boolean
  /** Words about an institution without an answer, or without one about `topic`; null if there is one. */
  wordsAt: (code: string) => ReturnType<typeof wordsOf> | null
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

function Dots({ status: { asked, waiting, silent, partial } }: { status: ResponseStatus }) {
  const stateOf = (code: string) => {
    if (waiting.includes(code)) return styles['waiting']
    return silent.includes(code) || partial.includes(code) ? styles['missing'] : undefined
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
    ...(reader === 'patron' ? whySentences([...turnedOff, ...ended], status) : []),
    notAskedWords,
  ]
  return sentences.filter(Boolean).join(' ')
}

/** Why institutions gave no answer, a sentence for each reason. */
function whySentences(codes: readonly string[], { wordsAt, nameOf }: ResponseStatus): string[] {
  const groups = Map.groupBy(codes, (code) => wordsAt(code)?.several)
  return [...groups].flatMap(([several, those]) => several?.(namesOf(those, nameOf)) ?? [])
}

function answerWords(status: ResponseStatus): string {
  const { asked, notCalled } = status
  const [only, ...others] = asked
  if (others.length + notCalled.length > 0) return wordsForAll(status)
  return only === undefined ? '' : wordsForOne({ ...status, place: only })
}

function wordsForOne(status: ResponseStatus): string {
  const { place, waiting, topic, partial, time, nameOf } = status
  const name = nameOf(place)
  if (waiting.length > 0) return t`Asking ${name}…`
  if (partial.length > 0) return t`${name} answered at ${time}, but only in part.`
  return status.wordsAt(place)?.one(name, topic) ?? t`${name} answered at ${time}.`
}

function wordsForAll(status: ResponseStatus): string {
  const { asked: codes, waiting, silent, notCalled, partial, accounts, time } = status
  const asked = codes.length
  if (waiting.length > 0 && waiting.length === asked)
    return plural(asked, { one: 'Asking # institution…', other: 'Asking # institutions…' })
  const answered = codes.filter((code) => !waiting.includes(code) && !silent.includes(code)).length
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
  if (silent.length + notCalled.length + partial.length > 0) return wordsForSome(status)
  if (status.reader === 'staff') return t`All ${asked} institutions answered at ${time}.`
  const all =
    status.neverSignedIn.length + status.outside.length > 0
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

/** "8 of 9 institutions answered about loans at 14:02. No answer from Alpine." */
function wordsForSome(status: ResponseStatus): string {
  const { asked: codes, silent, notCalled, isWaitingForHome, home, topic, partial, time, nameOf } = status
  const asked = codes.length
  const answered = asked - silent.length - partial.length
  const inPart = namesOf(partial, nameOf)
  const homeName = nameOf(home)
  const rest = isWaitingForHome
    ? [t`${homeName} did not answer, so we could not ask the others.`]
    : [
        ...whySentences([...silent, ...notCalled], status),
        partial.length > 0 && t`Only part of the answer from ${inPart}.`,
      ]
  return [numberWords(), ...rest].filter(Boolean).join(' ')

  function numberWords(): string | false {
    if (answered === 0) return false
    if (answered === asked && partial.length === 0)
      return plural(asked, {
        one: `# institution answered at ${time}.`,
        other: `All # institutions answered at ${time}.`,
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
