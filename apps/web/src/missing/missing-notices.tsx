import { canAskAgain, rowOf } from '@library-card/contract/answer-state.ts'
import type { AccountCard, InstitutionCard, MissingCard } from '@library-card/contract/card.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useCardView } from '../card/card-view.ts'
import { accountsIn, isShownByCopy } from '../card/completeness.ts'
import { codesOf, isNeverSignedIn, needsSignIn } from '../card/summary.ts'
import { isList, partsOf, type SectionName, namesOfParts, type CardPart } from '../card/sections.ts'
import { clockTime } from '../dates/date-words.ts'
import { Reference } from '../layout/reference.tsx'
import { wordsOf } from '../reasons/answer-words.tsx'
import { listWords, partsList } from '../text/words.ts'
import { ButtonLink, Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { NoAccountThere, SignInThere } from './sign-in-there.tsx'
import styles from './sign-in-there.module.css'
import { MissingReason, type Unanswered } from './missing-reason.tsx'

/** Notices above the list about institutions without an answer whose earlier copy is in the list, with its time. */
export function EarlierCopyNotices() {
  const { missing } = useCardView()
  return missing.map((card) =>
    card.copy ? <EarlierCopyNotice key={card.institutionCode} card={card} copy={card.copy} /> : null,
  )
}

function EarlierCopyNotice({ card, copy }: { card: MissingCard; copy: AccountCard }) {
  const view = useCardView()
  const { institutionCode: code } = card
  const { timeZone } = view.institutionOf(code)
  const time = clockTime(copy.asOf, timeZone)
  const minutes = Math.floor((Date.parse(view.now) - Date.parse(copy.asOf)) / 60_000)
  return (
    <Notice tone="note" icon="clock" actions={<AskAgain codes={[code]} />}>
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

/** `at` selects the notices above or below the list; by default, both. */
type MissingNoticesProps = { section: SectionName; at?: 'above' | 'below' }

/**
 * A notice for each institution without an answer and each missing part. Notices are above a list, or below if the
 * response arrived after the list was drawn, and below the overview and the details, which have a line per
 * institution.
 */
export function MissingNotices({ section, at }: MissingNoticesProps) {
  const { place, missing, cards, toSignIn, isNoticeAbove } = useCardView()
  const isHere = ({ institutionCode }: InstitutionCard) =>
    at === undefined || (isList(section) && isNoticeAbove(institutionCode)) === (at === 'above')
  const accounts = accountsIn({ cards }).filter(isHere)
  const shown = missing.filter((card) => !isShownByCopy(card, section) && isHere(card))
  const groups = Map.groupBy(shown, (card) => groupOf(card))
  const noticed = toSignIn.filter((card) => place !== 'all' || !isNeverSignedIn(card))
  return (
    <>
      {accounts.map((card) => (
        <MissingParts key={card.institutionCode} card={card} section={section} />
      ))}
      {accounts.map((card) => (
        <UnreadableRows key={card.institutionCode} card={card} parts={partsOf[section]} />
      ))}
      {accounts.map((card) => (
        <NotProvidedParts key={card.institutionCode} card={card} section={section} />
      ))}
      {[...groups].map(([key, [card, ...others]]) =>
        card && others.length > 0 ? (
          <NoAnswerNotice key={key} cards={[card, ...others]} />
        ) : (
          card && <MissingNotice key={key} card={card} section={section} />
        ),
      )}
      {noticed.filter(isHere).map((card) => (
        <MissingNotice key={card.institutionCode} card={card} section={section} />
      ))}
      {at !== 'above' && <TurnedOffNotice />}
      {at !== 'above' && place === 'all' && <NeverSignedInLines />}
    </>
  )
}

/** The group of a card; cards of the same group share one notice. */
function groupOf({ problem, account, institutionCode }: MissingCard): string {
  const { ofSeveral, short } = wordsOf(problem)
  return ofSeveral ? `${short()} ${account}` : institutionCode
}

const mostNames = 3

/** One notice for several unresponsive institutions: one each would push the list out of sight. */
function NoAnswerNotice({ cards }: { cards: MissingCard[] }) {
  const { nameOf } = useCardView()
  const codes = codesOf(cards)
  const more = codes.length - mostNames
  const rest =
    more > 1 ? [plural(more, { one: '# more', other: '# more' })] : codes.slice(mostNames).map(nameOf)
  const names = <bdi>{listWords([...codes.slice(0, mostNames).map(nameOf), ...rest])}</bdi>
  const isUnknown = cards.every(({ account }) => account === 'unknown')
  const words = cards[0] && wordsOf(cards[0].problem).ofSeveral
  if (!words) return null
  return (
    <Notice tone="missing" actions={<AskAgain codes={codes} />}>
      <p>
        <b>
          {isUnknown ? (
            <Trans>We do not know whether you have accounts at {names}.</Trans>
          ) : (
            words.sentence(names)
          )}
        </b>
      </p>
      <p className="quiet">
        {isUnknown ? words.whyUnknown() : <Trans>What you have there is not shown.</Trans>}
      </p>
    </Notice>
  )
}

function MissingNotice({ card, section }: { card: MissingCard; section: SectionName }) {
  const { i18n } = useLingui()
  const { nameOf, place } = useCardView()
  const { problem, institutionCode: code } = card
  const { requestId: id } = problem
  const name = <bdi>{nameOf(code)}</bdi>
  const { saysAccountUnknown, hasReference } = wordsOf(problem)
  const isUnknown = card.account === 'unknown' && canAskAgain(problem) && !saysAccountUnknown
  return (
    <Notice
      tone="missing"
      actions={
        needsSignIn(card) ? (
          <>
            <SignInThere code={code} />
            {isNeverSignedIn(card) && <NoAccountThere code={code} />}
          </>
        ) : (
          canAskAgain(problem) && <AskAgain codes={[code]} />
        )
      }
    >
      {isUnknown && (
        <p>
          <Trans>
            <b>We do not know whether you have an account at {name}.</b>
          </Trans>
        </p>
      )}
      <p className={isUnknown ? 'quiet' : ''}>
        <MissingReason card={card} />
      </p>
      {hasReference && (
        <p className="quiet">
          <Reference id={id} />
        </p>
      )}
      {!isUnknown && (
        <p className="quiet">{i18n._(place === 'all' ? notShown[section] : notShown.overview)}</p>
      )}
    </Notice>
  )
}

const notShown: Record<SectionName, MessageDescriptor> = {
  overview: msg`Its loans, requests and fees are not shown.`,
  loans: msg`You may have loans there that are not in this list.`,
  requests: msg`You may have requests there that are not in this list.`,
  fees: msg`Fees there, if any, are not shown.`,
  blocks: msg`Blocks and messages there, if any, are not shown.`,
  details: msg`Your details there are not shown.`,
}

/** A line for each institution where the patron has not signed in yet; nothing that was on the card is missing. */
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

/** One notice for all institutions that the patron has turned off. */
function TurnedOffNotice() {
  const { turnedOff, nameOf } = useCardView()
  if (turnedOff.length === 0) return null
  const names = <bdi>{listWords(turnedOff.map(nameOf))}</bdi>
  return (
    <Notice tone="missing" actions={<TurnOnLink count={turnedOff.length} />}>
      <p>
        <b>
          <Trans>You have turned {names} off.</Trans>
        </b>{' '}
        <Plural
          value={turnedOff.length}
          one="It is not contacted, so what you have there is not shown."
          other="They are not contacted, so what you have there is not shown."
        />
      </p>
    </Notice>
  )
}

/** A link to the setting that turns institutions on. */
export function TurnOnLink({ count }: { count: number }) {
  return (
    <ButtonLink to="/card/all/settings#asked">
      <Plural value={count} one="Turn it on in Settings" other="Turn them on in Settings" />
    </ButtonLink>
  )
}

function AskAgain({ codes }: { codes: string[] }) {
  const { askAgain, waiting, nameOf } = useCardView()
  const isAsking = codes.every((code) => waiting.includes(code))
  return (
    <Button onClick={() => askAgain(codes)} aria-disabled={isAsking}>
      {isAsking ? <Trans>Asking…</Trans> : <Trans>Ask again</Trans>}
      <span className="visually-hidden">: {partsList(codes.map(nameOf))}</span>
    </Button>
  )
}

/** Parts of this page that the institution's library system does not provide; asking again would not help. */
function NotProvidedParts({ card, section }: { card: AccountCard; section: SectionName }) {
  const { nameOf } = useCardView()
  const parts = partsOf[section].filter((part) => card[part].state === 'not-provided')
  if (parts.length === 0 || section === 'overview') return null
  const name = <bdi>{nameOf(card.institutionCode)}</bdi>
  const list = namesOfParts(parts)
  return (
    <Notice tone="missing">
      <p>
        <Trans>
          {name} does not give us {list}. Ask there whether there are any.
        </Trans>
      </p>
    </Notice>
  )
}

/** Parts of this page that are missing from a known account. */
function MissingParts({ card, section }: { card: AccountCard; section: SectionName }) {
  const { nameOf } = useCardView()
  const missing = partsOf[section].filter((part) => card[part].state === 'missing')
  const explained = explainedPartOf(card, missing)
  if (missing.length === 0) return null
  const name = <bdi>{nameOf(card.institutionCode)}</bdi>
  const missingList = namesOfParts(missing)

  return (
    <Notice
      tone="missing"
      actions={problemsIn(card, missing).some(canAskAgain) && <AskAgain codes={[card.institutionCode]} />}
    >
      <p>
        <b>
          <Trans>
            Missing from {name}: {missingList}.
          </Trans>
        </b>
      </p>
      {explained && (
        <p className="quiet">
          <MissingReason card={explained} />
        </p>
      )}
    </Notice>
  )
}

function problemsIn(card: AccountCard, parts: CardPart[]): InstitutionProblem[] {
  return parts
    .map((part) => card[part])
    .flatMap((section) => (section.state === 'missing' ? section.problem : []))
}

/**
 * The busy part with the latest retry time, by which all others can be read, or else a part that asking again
 * does not bring; null if there is neither.
 */
function explainedPartOf(card: AccountCard, parts: CardPart[]): Unanswered | null {
  const problems = problemsIn(card, parts)
  const last = problems
    .filter((problem) => rowOf(problem).isWait)
    .toSorted((one, other) => (one.retryAfterSeconds ?? 0) - (other.retryAfterSeconds ?? 0))
  const problem = last.at(-1) ?? problems.find((one) => !canAskAgain(one))
  return problem ? { institutionCode: card.institutionCode, problem } : null
}

/** A notice about unreadable rows: these items exist, but are not in the list. */
function UnreadableRows({ card, parts }: { card: AccountCard; parts: CardPart[] }) {
  const name = useCardView().nameOf(card.institutionCode)
  const unreadable = parts.flatMap((part) => {
    const section = card[part]
    if (section.state !== 'ok' || section.unreadable === undefined) return []
    return [{ words: unreadableWords[part](section.unreadable, name), requestId: section.requestId }]
  })
  const references = new Set(unreadable.flatMap(({ requestId }) => requestId ?? []))
  if (unreadable.length === 0) return null
  return (
    <Notice tone="missing" actions={<AskAgain codes={[card.institutionCode]} />}>
      {unreadable.map(({ words }) => (
        <p key={words}>
          <b>{words}</b>
        </p>
      ))}
      {[...references].map((id) => (
        <p key={id} className="quiet">
          <Reference id={id} />
        </p>
      ))}
    </Notice>
  )
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
