import { rowOf } from '@library-card/contract/answer-state.ts'
import type { MissingCard, NoAccountCard } from '@library-card/contract/card.ts'
import type { Institution, Network } from '@library-card/contract/institution.ts'
import { Trans } from '@lingui/react/macro'
import { useEffect, useEffectEvent } from 'react'
import { useCardView } from '../card/card-view.ts'
import { ownText } from '../layout/own-words.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { SignInThere } from '../missing/sign-in-there.tsx'
import { TurnOnLink } from '../missing/missing-notices.tsx'

const minuteMs = 60_000

/** The page of an institution where no account belongs to the patron's card. */
export function NoAccount({ card }: { card: NoAccountCard }) {
  const { nameOf, home, institutionOf, askAgain, now } = useCardView()
  const code = card.institutionCode
  const ask = useEffectEvent(() => {
    const isRecent = Date.parse(now) - Date.parse(card.asOf) < minuteMs
    if (card.notAskedAgain || !isRecent) askAgain([code])
  })
  // Opening the page asks the institution again, so that a first loan there is not missing for an hour.
  useEffect(() => ask(), [])
  const name = nameOf(code)
  const homeName = nameOf(home)
  const { links } = institutionOf(code)
  const desk = links.contact ?? links.hours ?? links.website
  return (
    <EmptyState
      title={
        code === home ? (
          <Trans>You have no account at {name}</Trans>
        ) : (
          <Trans>
            No account at {name} is linked to your {homeName} card
          </Trans>
        )
      }
      actions={
        <>
          {code !== home && <OpenSeparateAccount code={code} />}
          {desk && (
            <ButtonLink to={desk} reloadDocument>
              <Trans>Opening hours and contact</Trans>
            </ButtonLink>
          )}
        </>
      }
    >
      {code === home ? <Trans>Ask its desk.</Trans> : <WaysToAccount code={code} />}
    </EmptyState>
  )
}

/** How patrons of other institutions get an account there, linked to their card or separate. */
function WaysToAccount({ code }: { code: string }) {
  const { institutionOf, network } = useCardView()
  const { noAccountText } = institutionOf(code)
  return (
    <>
      {noAccountText ? (
        <OwnWords {...ownText(noAccountText, network)} />
      ) : (
        <Trans>You get one when you first borrow there.</Trans>
      )}{' '}
      <SeparateAccount code={code} />
    </>
  )
}

/** The page of an institution where no account can be linked to the card, or the patron says that they have none. */
export function Outside({ card: { institutionCode: code, problem } }: { card: MissingCard }) {
  const { nameOf, home } = useCardView()
  const name = nameOf(code)
  const homeName = nameOf(home)
  if (rowOf(problem).remedy === 'sign-in')
    return (
      <EmptyState
        title={<Trans>You said that you have no account at {name}</Trans>}
        actions={
          <>
            <SignInThere code={code} />
            <TurnOnLink count={1} />
          </>
        }
      >
        <Trans>If you have one, sign in there to see it.</Trans>
      </EmptyState>
    )
  return (
    <EmptyState
      title={
        <Trans>
          {name} is not in a network with your home institution, {homeName}
        </Trans>
      }
      actions={<OpenSeparateAccount code={code} />}
    >
      <SeparateAccount code={code} />
    </EmptyState>
  )
}

/** A text for patrons who may have a card from the institution itself, whose account is not shown here. */
function SeparateAccount({ code }: { code: string }) {
  const { nameOf, institutionOf, network } = useCardView()
  const institution = institutionOf(code)
  const text = institution.separateAccount?.text
  if (text) return <OwnWords {...ownText(text, network)} />
  const name = nameOf(code)
  return (
    <>
      <Trans>A card from {name} itself belongs to a separate account, which is not shown here.</Trans>{' '}
      {isOpenedHere(institution, network) && (
        <Trans>To see it, sign in with that card. This ends your session here.</Trans>
      )}
    </>
  )
}

function OpenSeparateAccount({ code }: { code: string }) {
  const { nameOf, institutionOf, network } = useCardView()
  const institution = institutionOf(code)
  const name = nameOf(code)
  if (isOpenedHere(institution, network))
    return (
      <ButtonLink to={`/sign-in?at=${code}`}>
        <Trans>Sign in with a card from {name}</Trans>
      </ButtonLink>
    )
  const link = institution.separateAccount?.link
  if (!link) return null
  return (
    <ButtonLink to={link} reloadDocument>
      <Trans>Go to the separate account at {name}</Trans>
    </ButtonLink>
  )
}

/** Whether a separate account is opened by a sign-in to this card, rather than at the institution's own page. */
function isOpenedHere({ separateAccount, signsIn }: Institution, { oneProvider }: Network): boolean {
  return !separateAccount?.link && signsIn !== null && !oneProvider
}

function OwnWords({ text, lang }: ReturnType<typeof ownText>) {
  return <span lang={lang}>{text}</span>
}
