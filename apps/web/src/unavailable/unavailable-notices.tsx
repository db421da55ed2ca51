import type { AccountCard, InstitutionCard, UnavailableCard } from '@library-card/contract/card.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useEffectEvent } from 'react'
import { useCardView } from '../card/card-view.ts'
import { accountsIn, isShownByCopy } from '../card/completeness.ts'
import type { CardPart, SectionName } from '../card/sections.ts'
import { timeOf } from '../dates/calendar.ts'
import { timeWords } from '../dates/date-words.ts'
import { listWords } from '../text/words.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { AskAgain, Reference } from './ask-again.tsx'
import { isWorthAsking, UnavailableReason } from './problem-words.tsx'
import { UnreadableRows } from './unreadable-rows.tsx'

/** Above the list: unavailable institutions whose earlier copy is in the list, with its time. */
export function EarlierCopyNotices() {
  const { silent } = useCardView()
  return silent.map((card) =>
    card.copy ? <EarlierCopyNotice key={card.institutionCode} card={card} copy={card.copy} /> : null,
  )
}

function EarlierCopyNotice({ card, copy }: { card: UnavailableCard; copy: AccountCard }) {
  const { institutionOf } = useCardView()
  useRetryWhenBusy(card)
  const { institutionCode: code } = card
  const time = timeWords(timeOf({ at: copy.asOf }, institutionOf(code).timeZone) ?? '')
  const minutes = Math.floor((Date.parse(card.asOf) - Date.parse(copy.asOf)) / 60_000)
  return (
    <Notice tone="note" icon="clock" actions={<AskAgain code={code} />}>
      <p>
        <UnavailableReason card={card} />{' '}
        <Plural
          value={minutes}
          _0={`Showing its answer from ${time}, just now.`}
          one={`Showing its answer from ${time}, # minute ago.`}
          other={`Showing its answer from ${time}, # minutes ago.`}
        />{' '}
        <Trans>You can renew and cancel once it answers again.</Trans>
      </p>
    </Notice>
  )
}

/** Below the list: a notice for each unavailable institution and each missing part. */
export function UnavailableNotices({ section }: { section: SectionName }) {
  const { silent, cards } = useCardView()
  return (
    <>
      {cards.map((card) => (
        <MissingParts key={card.institutionCode} card={card} section={section} />
      ))}
      {accountsIn({ cards }).map((card) => (
        <UnreadableRows key={card.institutionCode} card={card} parts={partsOf[section]} />
      ))}
      {silent
        .filter((card) => !isShownByCopy(card, section))
        .map((card) => (
          <UnavailableNotice key={card.institutionCode} card={card} section={section} />
        ))}
      <SwitchedOffNotice />
    </>
  )
}

function UnavailableNotice({ card, section }: { card: UnavailableCard; section: SectionName }) {
  const { i18n } = useLingui()
  const { nameOf, place } = useCardView()
  useRetryWhenBusy(card)
  const { problem, institutionCode: code } = card
  const { requestId: id } = problem
  const name = <bdi>{nameOf(code)}</bdi>
  const isUnknown = card.account === 'unknown' && isWorthAsking(problem) && problem.code !== 'home-silent'
  return (
    <Notice tone="silent" actions={isWorthAsking(problem) && <AskAgain code={code} />}>
      {isUnknown && (
        <p>
          <Trans>
            <b>We do not know whether you have an account at {name}.</b>
          </Trans>
        </p>
      )}
      <p className={isUnknown ? 'quiet' : ''}>
        <UnavailableReason card={card} />
      </p>
      {problem.code === 'unexpected-answer' && <Reference id={id} />}
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

/** Retries a busy institution after the time that it requested, as the notice says. */
function useRetryWhenBusy({ problem, institutionCode }: UnavailableCard) {
  const { askAgain } = useCardView()
  const ask = useEffectEvent(() => askAgain([institutionCode]))
  useEffect(() => {
    const { code, retryAfterSeconds } = problem
    if (code !== 'busy' || retryAfterSeconds === null) return undefined
    const timer = setTimeout(ask, retryAfterSeconds * 1000)
    return () => clearTimeout(timer)
  }, [problem])
}

const partsOf: Record<SectionName, CardPart[]> = {
  overview: ['loans', 'requests', 'fees', 'blocks'],
  loans: ['loans'],
  requests: ['requests'],
  fees: ['fees'],
  blocks: ['blocks', 'messages'],
  details: [],
}

/** The account is known, but a part of this page is missing. */
function MissingParts({ card, section }: { card: InstitutionCard; section: SectionName }) {
  const { i18n } = useLingui()
  const { nameOf } = useCardView()
  if (card.state !== 'partial') return null
  const missing = partsOf[section].filter((part) => card[part].state === 'missing')
  if (missing.length === 0) return null
  const list = (parts: CardPart[]) =>
    listWords(
      parts.map((part) => i18n._(partWords[part])),
      i18n.locale,
    )
  const name = <bdi>{nameOf(card.institutionCode)}</bdi>
  const missingList = list(missing)
  const shownList = list(shownOf(card))

  return (
    <Notice tone="silent" actions={<AskAgain code={card.institutionCode} />}>
      <p>
        <b>
          <Trans>
            Your {missingList} at {name} are missing.
          </Trans>
        </b>{' '}
        {shownList && <Trans>Its {shownList} are shown.</Trans>}
      </p>
    </Notice>
  )
}

function shownOf(card: AccountCard): CardPart[] {
  return partsOf.overview.filter((part) => card[part].state === 'ok')
}

const partWords: Record<CardPart, MessageDescriptor> = {
  loans: msg`loans`,
  requests: msg`requests`,
  fees: msg`fees`,
  blocks: msg`blocks`,
  messages: msg`messages`,
}

/** One notice for all institutions that the patron has switched off. */
function SwitchedOffNotice() {
  const { i18n } = useLingui()
  const { notWanted, nameOf } = useCardView()
  if (notWanted.length === 0) return null
  const names = <bdi>{listWords(notWanted.map(nameOf), i18n.locale)}</bdi>
  return (
    <Notice
      tone="silent"
      actions={
        <ButtonLink to="/card/all/settings#asked">
          <Plural value={notWanted.length} one="Turn it on" other="Turn them on" />
        </ButtonLink>
      }
    >
      <p>
        <b>
          <Trans>You have turned {names} off.</Trans>
        </b>{' '}
        <Plural
          value={notWanted.length}
          one="It is not contacted, so what you have there is not shown."
          other="They are not contacted, so what you have there is not shown."
        />
      </p>
    </Notice>
  )
}
