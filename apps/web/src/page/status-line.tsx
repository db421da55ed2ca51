import { plural, select, t } from '@lingui/core/macro'
import { rowOf } from '@library-card/contract/answer-state.ts'
import type { MissingCard, NoAccountCard } from '@library-card/contract/card.ts'
import { Trans } from '@lingui/react/macro'
import type { Instant } from '@library-card/contract/moment.ts'
import type { ReactNode } from 'react'
import type { CardView } from '../card/card-view.ts'
import type { ListSection } from '../card/sections.ts'
import { codesOf, type AnyAccount } from '../card/summary.ts'
import { clockTime } from '../dates/date-words.ts'
import { wordsOf } from '../reasons/answer-words.tsx'
import { TextButton } from '../ui/button.tsx'
import { listWords } from '../text/words.ts'
import styles from './status-line.module.css'

/** The response status of the page's institutions. */
export type ResponseStatus = Pick<
  CardView<AnyAccount>,
  'place' | 'home' | 'turnedOff' | 'outside' | 'accounts' | 'reader' | 'nameOf' | 'news'
> & {
  /** Codes of institutions that were asked for this page, including `waiting` and `silent`. */
  asked: readonly string[]
  waiting: readonly string[]
  /** A sentence about the rows that have joined the list since it was drawn; null for none. */
  newsWords: string | null
  /** After a long wait, what the page shows without `waiting`, such as "14 loans"; empty for nothing. */
  soFar: string
  /** Codes of queried institutions that did not answer, or not about `topic`. */
  silent: readonly string[]
  /** Codes of institutions that were not called, although the patron did not turn them off. */
  notCalled: readonly string[]
  /** Whether other institutions wait for an answer from home before they are asked. */
  isWaitingForHome: boolean
  /** Whether home is being asked, and the others after it. */
  isAskingHomeFirst: boolean
  /** Institutions that answered earlier that there is no account, and were not asked again. */
  earlier: readonly NoAccountCard[]
  /** On the page of one institution, its missing answer with the problem; otherwise null. */
  missing: MissingCard | null
  /** The page's topic; null for everything. */
  topic: ListSection | null
  /** Codes of institutions that answered only in part; with a topic and several institutions, they are `silent`. */
  partial: readonly string[]
  /** Codes of institutions where the patron has yet to sign in. */
  toSignIn: readonly string[]
  /** The time of the answers, such as "at 14:02". */
  when: string
}

type StatusLineProps = { status: ResponseStatus; children: ReactNode }

/** The response status, then `children`, always in the same place and with the same height. */
export function StatusLine({ status, children }: StatusLineProps) {
  return (
    <div className={styles['status']}>
      <Dots status={status} />
      <span>
        {statusWords(status)} {children}
        {status.newsWords && (
          <span className={`${styles['news']} no-print`}>
            <b data-tone="note">{status.newsWords}</b>{' '}
            <TextButton onClick={() => showFirst(status.news)}>
              <Trans>Show the first</Trans>
            </TextButton>
          </span>
        )}
      </span>
    </div>
  )
}

/** Leads to the first row of these institutions. */
function showFirst(accounts: ResponseStatus['news']) {
  const signs = codesOf(accounts).map((code) => `main [data-institution="${code}"]`)
  const row = document.querySelector(signs.join())?.closest<HTMLElement>('li, tr, section')
  if (!row) return
  row.tabIndex = -1
  row.focus()
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

/** The status and the news for the live region. Adds the reason, because the notice with it is not announced. */
export function spokenWords(status: ResponseStatus): string {
  const { missing, newsWords } = status
  const reason = missing && isAsked(missing) && shortReason(missing)
  return [reason, statusWords(status), newsWords].filter(Boolean).join(' ')
}

function shortReason({ problem }: MissingCard): string {
  return `${wordsOf(problem).short()}.`
}

/** Whether the institution is known to have been asked. */
function isAsked({ state, problem }: MissingCard): boolean {
  return state === 'no-answer' && !rowOf(problem).isOfBrowser
}

/** The status as a sentence. Counts all institutions that were asked, not only those with an account. */
function statusWords(status: ResponseStatus): string {
  const { place, reader, turnedOff, toSignIn, outside, notCalled, isWaitingForHome, nameOf } = status
  const offOrInMaintenance = isWaitingForHome ? [] : notCalled
  const notAsked = [...offOrInMaintenance, ...turnedOff, ...toSignIn, ...outside]
  const notAskedWords = reader === 'staff' && notAsked.length > 0 && wordsForNotAsked(notAsked, nameOf)
  if (place !== 'all') return notAskedWords || wordsForOne(place, status)
  return [wordsForAll(status), notAskedWords].filter(Boolean).join(' ')
}

function wordsForNotAsked(codes: string[], nameOf: ResponseStatus['nameOf']): string {
  const names = namesOf(codes, nameOf)
  return plural(codes.length, { one: `Not asked: ${names}.`, other: `Not asked: ${names}.` })
}

function wordsForOne(code: string, status: ResponseStatus): string {
  const { waiting, partial, earlier, missing, when, nameOf } = status
  const name = nameOf(code)
  if (waiting.length > 0) return t`Asking ${name}…`
  if (earlier.length > 0) {
    const time = earliestTimeOf(earlier)
    return [t`${name} said at ${time} that you have no account.`, leftOutWords(status)].join(' ').trim()
  }
  if (missing && !isAsked(missing)) return shortReason(missing)
  if (missing) {
    const time = clockTime(missing.asOf)
    // The notice on the page has the reason.
    return t`Asked at ${time}.`
  }
  return partial.length > 0 ? partWords(status, code) : t`${name} answered ${when}.`
}

function partWords({ when, nameOf }: ResponseStatus, code: string): string {
  const name = nameOf(code)
  return t`${name} answered ${when}, but only in part.`
}

function wordsForAll(status: ResponseStatus): string {
  const { asked, waiting, notCalled, earlier } = status
  const [only, ...others] = asked
  if (only !== undefined && others.length + notCalled.length + earlier.length === 0)
    return wordsForOne(only, status)
  if (waiting.length > 0) return workingWords(status)
  return [answeredWords(status), earlierWords(status), leftOutWords(status), waitingForHomeWords(status)]
    .filter(Boolean)
    .join(' ')
}

function workingWords(status: ResponseStatus): string {
  const { asked: codes, waiting, silent, soFar, isAskingHomeFirst, home, nameOf } = status
  const asked = codes.length
  const names = namesOf(waiting, nameOf)
  if (isAskingHomeFirst) {
    const name = nameOf(home)
    return t`Asking ${name}…`
  }
  if (waiting.length === asked && asked > 1)
    return plural(asked, { one: 'Asking # institution…', other: 'Asking # institutions…' })
  if (waiting.length === asked) {
    const name = names
    return t`Asking ${name}…`
  }
  const answered = codes.filter((code) => !waiting.includes(code) && !silent.includes(code)).length
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

/** "8 of 9 institutions answered about loans at 14:02." */
function answeredWords(status: ResponseStatus): string {
  const { asked: codes, silent, notCalled, earlier, topic, partial, reader, when } = status
  const { turnedOff, toSignIn, outside, accounts } = status
  const asked = codes.length
  const answered = asked - silent.length - partial.length
  if (asked === 0) return earlier.length > 0 ? '' : t`No institution was asked.`
  if (when === '')
    return plural(asked, {
      one: 'No usable answer from # institution.',
      other: 'No usable answer from # institutions.',
    })
  if (answered === asked) {
    const isEachAsked = notCalled.length + turnedOff.length + toSignIn.length + outside.length === 0
    if (earlier.length > 0 && isEachAsked)
      return plural(asked, {
        one: `# institution answered ${when}.`,
        other: `# institutions answered ${when}.`,
      })
    const isCountOfAll = isEachAsked || (reader === 'staff' && asked > 1)
    const all = isCountOfAll
      ? t`All ${asked} institutions answered ${when}.`
      : plural(asked, {
          one: `We asked # institution: it answered ${when}.`,
          other: `We asked # institutions: all answered ${when}.`,
        })
    return reader === 'staff' || earlier.length > 0 ? all : `${all} ${accountWords(accounts)}`
  }
  // The only institution that was asked sent something: `when` has the time of it.
  if (asked === 1) return partWords(status, codes[0]!)
  if (topic !== null)
    return select(topic, {
      loans: `${answered} of ${asked} institutions answered about loans ${when}.`,
      requests: `${answered} of ${asked} institutions answered about requests ${when}.`,
      fees: `${answered} of ${asked} institutions answered about fees ${when}.`,
      other: `${answered} of ${asked} institutions answered about blocks and messages ${when}.`,
    })
  return partial.length > 0
    ? t`${answered} of ${asked} institutions answered in full ${when}.`
    : t`${answered} of ${asked} institutions answered ${when}.`
}

function accountWords(accounts: number): string {
  return plural(accounts, {
    0: 'You have no account there.',
    one: 'You have an account at # institution.',
    other: 'You have accounts at # institutions.',
  })
}

function earlierWords({ earlier }: ResponseStatus): string | false {
  const time = earliestTimeOf(earlier)
  const count = earlier.length
  return (
    count > 0 &&
    plural(count, {
      one: `# institution said at ${time} that you have no account.`,
      other: `# institutions said earlier that you have no account, the first at ${time}.`,
    })
  )
}

/** A *Refresh* leaves out institutions that accept few more calls today. */
function leftOutWords({ earlier, nameOf }: ResponseStatus): string {
  const leftOut = earlier.filter(({ notAskedAgain }) => notAskedAgain === 'few-calls-left')
  const names = namesOf(codesOf(leftOut), nameOf)
  return names && t`Not asked again, because few queries are left there today: ${names}.`
}

function waitingForHomeWords({ notCalled, isWaitingForHome }: ResponseStatus): string | false {
  const count = notCalled.length
  return (
    isWaitingForHome &&
    plural(count, { one: '# has not been asked yet.', other: '# have not been asked yet.' })
  )
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

function earliestTimeOf(cards: readonly { asOf: Instant }[]): string {
  const [at] = cards.map(({ asOf }) => asOf).toSorted()
  return at === undefined ? '' : clockTime(at)
}

/** "at 14:02", or "between 14:02 and 14:07" after some institutions were asked again. */
export function whenAnswered(cards: { asOf: Instant }[]): string {
  const [first, last] = [earliestTimeOf(cards), latestOf(cards)]
  if (last === undefined) return ''
  const time = clockTime(last)
  const milliseconds = cards.map(({ asOf }) => Date.parse(asOf))
  const isOneFanOut = Math.max(...milliseconds) - Math.min(...milliseconds) < minuteMs
  return isOneFanOut ? t`at ${time}` : t`between ${first} and ${time}`
}

export const minuteMs = 60_000
