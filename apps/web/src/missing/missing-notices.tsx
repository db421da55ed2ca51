import { canAskAgain, rowOf } from '@library-card/contract/answer-state.ts'
import type { AccountCard, MissingCard, Short } from '@library-card/contract/card.ts'
import type { Money } from '@library-card/contract/money.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg, plural, t as text } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useCardView, type CardView } from '../card/card-view.ts'
import { accountsIn, isShownByCopy } from '../card/completeness.ts'
import { codesOf, factWords, isNeverSignedIn, needsSignIn } from '../card/summary.ts'
import { isList, partsOf, type SectionName, namesOfParts, type CardPart } from '../card/sections.ts'
import { clockTime } from '../dates/date-words.ts'
import { Reference } from '../layout/reference.tsx'
import { wordsOf } from '../reasons/answer-words.tsx'
import { moneyWords } from '../money/money.ts'
import { listWords, partsList } from '../text/words.ts'
import { ButtonLink, TextButton } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { AskedAgain, MissingReason, type Unanswered } from './missing-reason.tsx'
import { NoAccountThere, SignInThere } from './sign-in-there.tsx'
import styles from './missing.module.css'

/** Notices above the list about institutions without an answer whose earlier copy the list shows; each has the copy's time. */
export function EarlierCopyNotices() {
  const { missing } = useCardView()
  return missing.map((card) =>
    card.copy ? <EarlierCopyNotice key={card.institutionCode} card={card} copy={card.copy} /> : null,
  )
}

function EarlierCopyNotice({ card, copy }: { card: MissingCard; copy: AccountCard }) {
  const view = useCardView()
  const { institutionCode: code } = card
  const time = clockTime(copy.asOf)
  // The page's time may be the beginning of the copy's minute.
  const minutes = Math.max(0, Math.floor((Date.parse(view.now) - Date.parse(copy.asOf)) / 60_000))
  return (
    <Notice tone="note" icon="clock" actions={canAskAgain(card.problem) && <AskAgain codes={[code]} />}>
      <p>
        <MissingReason card={card} />{' '}
        <Plural
          value={minutes}
          _0={`Showing its last answer, from ${time}, just now.`}
          one={`Showing its last answer, from ${time}, # minute ago.`}
          other={`Showing its last answer, from ${time}, # minutes ago.`}
        />{' '}
        <Trans>You can renew and cancel once it answers again.</Trans>
      </p>
    </Notice>
  )
}

/** `at` selects the lines above or below the list; by default, both. */
type MissingNoticesProps = { section: SectionName; at?: 'above' | 'below' }

/**
 * One notice that names all gaps of a page, a line for each reason. It is above a list, and below the details. The
 * overview of all institutions has none: the rows of its table give the reasons.
 */
export function MissingNotices({ section, at }: MissingNoticesProps) {
  const view = useCardView()
  const { place } = view
  if (place === 'all' && section === 'overview') return null
  const isHere = at === undefined || isList(section) === (at === 'above')
  const lines = [
    ...(isHere ? [...missingLines(view, section), ...partLines(accountsIn(view), section)] : []),
    ...(at === 'above' ? [] : turnedOffLine(view)),
  ]
  return (
    <>
      {lines.length > 0 && (
        <Notice tone="missing">
          {place === 'all' && isList(section) && (
            <p>
              <b>
                <Trans>Not in this list</Trans>
              </b>
            </p>
          )}
          <ul className={styles['gaps']}>{lines}</ul>
        </Notice>
      )}
      {at !== 'above' && place === 'all' && <NeverSignedInLines />}
    </>
  )
}

/** Lines about institutions without an answer, and about institutions where the patron has to sign in again. */
function missingLines(view: CardView, section: SectionName): ReactNode[] {
  const { place, missing, toSignIn } = view
  const shown = [
    ...missing.filter((card) => !isShownByCopy(card, section)),
    ...toSignIn.filter((card) => place !== 'all' || !isNeverSignedIn(card)),
  ]
  return byReason(shown, view).map(([key, cards]) => (
    <MissingLine key={key} cards={cards} section={section} />
  ))
}

/** Cards by reason: each group shares a sentence. A sign-in or an institution's own notice has a group of its own. */
export function byReason(cards: MissingCard[], { institutionOf }: CardView): [string, MissingCard[]][] {
  const groups = Map.groupBy(cards, (card) => {
    const { problem, institutionCode: code } = card
    const isAlone = needsSignIn(card) || institutionOf(code).notice !== null
    return isAlone ? code : `${problem.code} ${problem.retryAfterSeconds}`
  })
  return [...groups]
}

/** Why these institutions are missing, and when they are asked again. */
export function SharedReason({ cards }: { cards: MissingCard[] }) {
  const { home, nameOf } = useCardView()
  const [card, ...others] = cards
  if (!card) return null
  if (others.length === 0) return <MissingReason card={card} />
  return (
    <>
      {wordsOf(card.problem).several(<Names codes={codesOf(cards)} />, <bdi>{nameOf(home)}</bdi>)}
      <AskedAgain cards={cards} />
    </>
  )
}

function MissingLine({ cards, section }: { cards: MissingCard[]; section: SectionName }) {
  const { i18n } = useLingui()
  const { place } = useCardView()
  const [card] = cards
  if (!card) return null
  const { problem } = card
  const codes = codesOf(cards)
  const { isAboutAccount, hasReference } = rowOf(problem)
  const isUnknown = cards.every(({ account }) => account === 'unknown')
  const rest =
    place !== 'all' && !isUnknown
      ? i18n._(notShown)
      : !isAboutAccount && i18n._(place === 'all' ? mayBeThere[section] : notKnown)
  return (
    <Gap actions={<Remedy card={card} codes={codes} />}>
      <span>
        <SharedReason cards={cards} />
      </span>
      {rest && ' '}
      {rest}
      {hasReference && ' '}
      {hasReference && <References ids={cards.map((one) => one.problem.requestId)} />}
    </Gap>
  )
}

/** The items that may exist at institutions without an answer, on a page of all institutions. */
const mayBeThere: Record<SectionName, MessageDescriptor> = {
  overview: msg`What you have there is not shown.`,
  loans: msg`You may have loans there.`,
  requests: msg`You may have requests there.`,
  fees: msg`You may have fees there.`,
  blocks: msg`There may be blocks or messages.`,
  details: msg`What you have there is not shown.`,
}
const notKnown = msg`We do not know whether you have an account there.`
const notShown = msg`Its loans, requests and fees are not shown.`

function Gap({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  return (
    <li>
      <span>{children}</span>
      {actions && <span className="no-print"> {actions}</span>}
    </li>
  )
}

/** The remedy for an institution without an answer, or for several with the same reason. */
export function Remedy({ card, codes }: { card: MissingCard; codes: string[] }) {
  if (needsSignIn(card))
    return (
      <>
        <SignInThere code={card.institutionCode} isInLine />
        {isNeverSignedIn(card) && (
          <>
            {' · '}
            <NoAccountThere code={card.institutionCode} isInLine />
          </>
        )}
      </>
    )
  return canAskAgain(card.problem) && <AskAgain codes={codes} />
}

const mostNames = 3

/** Three names, then a button such as "and 17 more" that shows the others. */
function Names({ codes }: { codes: string[] }) {
  const { nameOf } = useCardView()
  const [isOpen, setOpen] = useState(false)
  const more = codes.length - mostNames
  if (isOpen || more <= 1) return <bdi>{listWords(codes.map(nameOf))}</bdi>
  return (
    <>
      <bdi>{partsList(codes.slice(0, mostNames).map(nameOf))}</bdi>{' '}
      <TextButton onClick={() => setOpen(true)}>
        <Plural value={more} one="and # more" other="and # more" />
      </TextButton>
    </>
  )
}

/** Lines about lists that are missing from known accounts, or that could not be read in full. */
function partLines(accounts: AccountCard[], section: SectionName): ReactNode[] {
  const failed = accounts.flatMap((card) => missingLists(card, partsOf[section]))
  const groups = Map.groupBy(failed, ({ parts, problem }) =>
    [problem.code, problem.retryAfterSeconds, ...parts].join(' '),
  )
  return [
    ...[...groups].map(([key, lists]) => <ListsLine key={key} lists={lists} />),
    ...accounts.flatMap((card) => unreadableLine(card, partsOf[section]) ?? []),
    ...notProvidedLines(accounts, section),
  ]
}

type MissingLists = Unanswered & { parts: CardPart[] }

/** The lists that are missing from an account, by reason. */
export function missingLists(card: AccountCard, parts: CardPart[]): MissingLists[] {
  const missing = parts.flatMap((part) => {
    const list = card[part]
    return list.state === 'missing' ? [{ part, problem: list.problem }] : []
  })
  const groups = Map.groupBy(missing, ({ problem }) => `${problem.code} ${problem.retryAfterSeconds}`)
  return [...groups.values()].flatMap((those) =>
    those[0]
      ? {
          institutionCode: card.institutionCode,
          problem: those[0].problem,
          parts: those.map(({ part }) => part),
        }
      : [],
  )
}

function ListsLine({ lists }: { lists: MissingLists[] }) {
  const [first] = lists
  if (!first) return null
  const codes = codesOf(lists)
  return (
    <Gap actions={canAskAgain(first.problem) && <AskAgain codes={codes} />}>
      {listsSentence(first, <Names codes={codes} />)}
      <AskedAgain cards={lists} />
      {rowOf(first.problem).hasReference && ' '}
      {rowOf(first.problem).hasReference && (
        <References ids={lists.map(({ problem }) => problem.requestId)} />
      )}
    </Gap>
  )
}

/** "North University did not send your loans." */
function listsSentence({ problem, parts }: MissingLists, names: ReactNode): ReactNode {
  const lists = namesOfParts(parts)
  const { ofLists } = wordsOf(problem)
  return ofLists ? (
    ofLists(names, lists)
  ) : (
    <Trans>
      {names} did not send your {lists}.
    </Trans>
  )
}

/** A line about rows that could not be read, or were not sent: these items exist, but are not in the list. */
function unreadableLine(card: AccountCard, parts: CardPart[]): ReactNode {
  const unreadable = parts.flatMap((part) => {
    const section = card[part]
    if (section.state !== 'ok' || section.unreadable === undefined) return []
    const { unreadable: missing, short, shortBy, withoutSuggestions, requestId } = section
    const notSent = (shortBy ? 1 : short ? short.counted - short.sent : 0) + (withoutSuggestions ? 1 : 0)
    return [{ part, count: missing - notSent, short, shortBy, withoutSuggestions, requestId }]
  })
  if (unreadable.length === 0) return null
  return (
    <UnreadableLine
      key={`unreadable ${card.institutionCode}`}
      code={card.institutionCode}
      rows={unreadable}
    />
  )
}

/** `count`: without the rows that the institution did not send. */
type UnreadableRows = {
  part: CardPart
  count: number
  short: Short | undefined
  shortBy: Money | undefined
  withoutSuggestions: true | undefined
  requestId: string | undefined
}

function UnreadableLine({ code, rows }: { code: string; rows: UnreadableRows[] }) {
  const name = useCardView().nameOf(code)
  return (
    <Gap actions={<AskAgain codes={[code]} />}>
      {rows.map(({ part, count, short, shortBy, withoutSuggestions }) => (
        <span key={part}>
          {count > 0 && `${unreadableWords[part](count, name)} `}
          {short && `${shortWords(part, short, name)} `}
          {shortBy && `${shortByWords(moneyWords(shortBy), name)} `}
          {withoutSuggestions && text`Your purchase suggestions at ${name} could not be read.`}{' '}
        </span>
      ))}
      <References ids={rows.map(({ requestId }) => requestId)} />
    </Gap>
  )
}

/** Institutions that were asked together share a reference. */
function References({ ids }: { ids: (string | undefined)[] }) {
  return <Reference id={partsList([...new Set(ids)])} />
}

/** Lists of this page that library systems do not provide; asking again would not help. */
function notProvidedLines(accounts: AccountCard[], section: SectionName): ReactNode[] {
  if (section === 'overview') return []
  const groups = Map.groupBy(accounts, (card) =>
    partsOf[section].filter((part) => card[part].state === 'not-provided').join(' '),
  )
  return [...groups].flatMap(([key, cards]) =>
    key ? <NotProvidedLine key={key} cards={cards} section={section} /> : [],
  )
}

function NotProvidedLine({ cards, section }: { cards: AccountCard[]; section: SectionName }) {
  const parts = partsOf[section].filter((part) => cards[0]?.[part].state === 'not-provided')
  const name = <Names codes={codesOf(cards)} />
  const list = namesOfParts(parts)
  return (
    <Gap>
      <Trans>
        We do not get {list} from {name}. Ask there whether there are any.
      </Trans>
    </Gap>
  )
}

/** A quiet line for each institution where the patron has not signed in yet: nothing has disappeared from the card. */
function NeverSignedInLines() {
  const { neverSignedIn, nameOf } = useCardView()
  return neverSignedIn.map((code) => {
    const name = <bdi>{nameOf(code)}</bdi>
    return (
      <p key={code} className={`quiet ${styles['line']}`}>
        <Trans>{name} shows your account only when you sign in there.</Trans>{' '}
        <span className="no-print">
          <SignInThere code={code} isInLine /> · <NoAccountThere code={code} isInLine />
        </span>
      </p>
    )
  })
}

/** A line for all institutions that the patron has turned off. */
function turnedOffLine({ turnedOff }: CardView): ReactNode[] {
  return turnedOff.length > 0 ? [<TurnedOffLine key="turned off" codes={turnedOff} />] : []
}

function TurnedOffLine({ codes }: { codes: string[] }) {
  const { home, nameOf } = useCardView()
  const words = wordsOf({ code: 'not-wanted' })
  const names = <Names codes={codes} />
  const homeName = <bdi>{nameOf(home)}</bdi>
  return (
    <Gap
      actions={
        <Link to={turnOnPath}>
          <TurnOnWords count={codes.length} />
        </Link>
      }
    >
      {codes.length === 1
        ? words.one({ name: names, home: homeName, notice: null, language: undefined })
        : words.several(names, homeName)}
    </Gap>
  )
}

export const turnOnPath = '/card/all/settings#asked'

/** A link to the setting that turns institutions on. */
export function TurnOnLink({ count }: { count: number }) {
  return (
    <ButtonLink to={turnOnPath}>
      <TurnOnWords count={count} />
    </ButtonLink>
  )
}

export function TurnOnWords({ count }: { count: number }) {
  return <Plural value={count} one="Turn it on in Settings" other="Turn them on in Settings" />
}

export function AskAgain({ codes }: { codes: string[] }) {
  const { askAgain, waiting, nameOf } = useCardView()
  const isAsking = codes.every((code) => waiting.includes(code))
  return (
    <TextButton onClick={() => askAgain(codes)} aria-disabled={isAsking}>
      {isAsking ? <Trans>Asking…</Trans> : <Trans>Ask again</Trans>}
      <span className="visually-hidden">: {partsList(codes.map(nameOf))}</span>
    </TextButton>
  )
}

function shortWords(part: CardPart, { counted: count, sent }: Short, name: string): string {
  const items =
    part === 'loans'
      ? factWords({ kind: 'loans', count })
      : plural(count, { one: '# request', other: '# requests' })
  return text`${name} counts ${items} and sent ${sent}.`
}

function shortByWords(sum: string, name: string): string {
  return text`${name} counts ${sum} more in unpaid fees than it sent.`
}

export const unreadableWords: Record<CardPart, (count: number, name: string) => string> = {
  loans: (count, name) =>
    plural(count, {
      one: `There is one loan at ${name} that we could not read.`,
      other: `There are # loans at ${name} that we could not read.`,
    }),
  requests: (count, name) =>
    plural(count, {
      one: `There is one request at ${name} that we could not read.`,
      other: `There are # requests at ${name} that we could not read.`,
    }),
  fees: (count, name) =>
    plural(count, {
      one: `There is one fee at ${name} that we could not read.`,
      other: `There are # fees at ${name} that we could not read.`,
    }),
  blocks: (count, name) =>
    plural(count, {
      one: `There is one block at ${name} that we could not read.`,
      other: `There are # blocks at ${name} that we could not read.`,
    }),
  messages: (count, name) =>
    plural(count, {
      one: `There is one message from ${name} that we could not read.`,
      other: `There are # messages from ${name} that we could not read.`,
    }),
}
