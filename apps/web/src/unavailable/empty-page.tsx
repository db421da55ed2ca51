import { codesOf } from '../card/summary.ts'
import { isNotReceived } from '../reasons/reasons.tsx'
import type { InstitutionCard } from '@library-card/contract/card.ts'
import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Button, ButtonLink } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { RequestFailure } from './request-failure.tsx'
import { useCardView } from '../card/card-view.ts'
import type { SectionName } from '../card/sections.ts'
import { UnavailableNotices } from './unavailable-notices.tsx'
import { isShownByCopy } from '../card/completeness.ts'
import { WaitingRows } from '../ui/rows.tsx'

/** Replaces the content of a page that has nothing to show; null where it has content. */
export function useEmptyPage(section: SectionName): ReactNode {
  const view = useCardView()
  const { place, refresh, responses, drawn, failure } = view
  if (failure && responses.size === 0) return <RequestFailure error={failure} retry={refresh} />
  if (place !== 'all') return emptyStateOf(responses.get(place), section)
  if (!drawn) return <WaitingRows />
  const isNothingShown = view.accounts === 0 && !view.unavailable.some((card) => isShownByCopy(card, section))
  return view.unavailable.length > 0 && isNothingShown ? <NoResponses /> : null
}

function emptyStateOf(card: InstitutionCard | undefined, section: SectionName): ReactNode {
  if (!card) return <WaitingRows />
  if (card.state === 'unavailable')
    return isShownByCopy(card, section) ? null : <UnavailableNotices section={section} />
  return card.state === 'no-account' ? <NoAccount code={card.institutionCode} /> : null
}

function NoAccount({ code }: { code: string }) {
  const { nameOf, home, institutionOf } = useCardView()
  const name = nameOf(code)
  const homeName = nameOf(home)
  const { contact, hours, website } = institutionOf(code).links
  const desk = contact ?? hours ?? website
  return (
    <EmptyState
      title={<Trans>You have no account at {name}</Trans>}
      actions={
        desk && (
          <ButtonLink to={desk} reloadDocument>
            <Trans>Opening hours and contact</Trans>
          </ButtonLink>
        )
      }
    >
      <Trans>You get one when you first borrow there. Take your {homeName} card to the desk.</Trans>
    </EmptyState>
  )
}

function NoResponses() {
  const { unavailable, asked, askAgain, ended, network } = useCardView()
  const inTime = unavailable.every(({ problem }) => problem.code === 'timed-out')
  const codes = codesOf(unavailable)
  const isBroken = unavailable.some(({ problem }) => isNotReceived(problem))
  return (
    <EmptyState
      title={
        isBroken ? (
          <Trans>The connection broke before all answers arrived</Trans>
        ) : unavailable.length === asked ? (
          <Trans>No institution is answering</Trans>
        ) : (
          <Trans>No institution where you may have an account is answering</Trans>
        )
      }
      actions={
        <Button variant="primary" onClick={() => askAgain(codes)} aria-disabled={!ended}>
          {ended ? <Trans>Ask again</Trans> : <Trans>Asking…</Trans>}
        </Button>
      }
    >
      {isBroken ? (
        <Trans>Your loans have not changed. Check your internet connection and ask again.</Trans>
      ) : (
        <>
          <Trans>Your loans have not changed. The problem is not with you:</Trans>{' '}
          <Plural
            value={unavailable.length}
            one="we asked # institution and it did not answer"
            other="we asked # institutions and none answered"
          />{' '}
          {inTime && (
            <Plural value={network.answersWithinSeconds} one="within # second" other="within # seconds" />
          )}
          .
        </>
      )}
    </EmptyState>
  )
}
