import type { UnavailableCard } from '@library-card/contract/card.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { Notice } from '../ui/notice.tsx'
import { AskAgain } from './ask-again.tsx'
import { useCardView } from '../card/card-view.ts'
import { isWorthAsking, silenceWords } from './problem-words.tsx'
import type { SectionName } from '../card/sections.ts'
import { MissingParts } from './missing-parts.tsx'
import { NotWantedNotice } from './turned-off-notice.tsx'
import { isShownByCopy } from '../card/completeness.ts'
import { useAskingAgainWhenTold } from './use-asking-again.ts'

/** Below the list: a notice for each institution that is silent, and for each part that is missing. */
export function SilentNotices({ section }: { section: SectionName }) {
  const { silent, cards } = useCardView()
  return (
    <>
      {cards.map((card) => (
        <MissingParts key={card.institutionCode} card={card} section={section} />
      ))}
      {silent
        .filter((card) => !isShownByCopy(card, section))
        .map((card) => (
          <SilentNotice key={card.institutionCode} card={card} section={section} />
        ))}
      <NotWantedNotice />
    </>
  )
}

function SilentNotice({ card, section }: { card: UnavailableCard; section: SectionName }) {
  const { i18n } = useLingui()
  const { nameOf, home, institutionOf, place, network } = useCardView()
  useAskingAgainWhenTold(card)
  const { problem, institutionCode: code } = card
  const name = <bdi>{nameOf(code)}</bdi>
  const { notice } = institutionOf(code)
  const why = silenceWords[problem.code]({
    name,
    home: <bdi>{nameOf(home)}</bdi>,
    notice,
    seconds: network.answersWithinSeconds,
    problem,
  })
  const isUnknown = card.account === 'unknown' && isWorthAsking(problem) && problem.code !== 'home-silent'

  return (
    <Notice tone="silent" acts={isWorthAsking(problem) && <AskAgain code={code} />}>
      {isUnknown && (
        <p>
          <Trans>
            <b>We do not know whether you have an account at {name}.</b>
          </Trans>
        </p>
      )}
      <p className={isUnknown ? 'quiet' : ''}>{why}</p>
      {problem.code === 'unexpected-answer' && <Reference id={problem.requestId} />}
      {!isUnknown && (
        <p className="quiet">{i18n._(place === 'all' ? notShown[section] : notShown.overview)}</p>
      )}
    </Notice>
  )
}

function Reference({ id }: { id: string }) {
  return (
    <p className="quiet">
      <Trans>
        If this goes on, tell its desk: reference <span className="figures">{id}</span>.
      </Trans>
    </p>
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
