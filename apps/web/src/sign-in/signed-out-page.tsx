import type { SignedIn } from '@library-card/contract/session.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useSearchParams } from 'react-router'
import { StandAlone } from '../layout/stand-alone.tsx'
import { nameIn } from '../card/card-view.ts'
import { lastInstitution } from './institution-choice.tsx'
import { useSignOut } from '../session/leaving.ts'
import { useHome, useNetwork, useSessionAtOpening } from '../session/session-query.ts'
import { SessionWatch } from '../session/session-watch.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'

/** The page after a session. A link or a restored tab can also open it while somebody is signed in. */
export function SignedOutPage() {
  const session = useSessionAtOpening()
  const [search] = useSearchParams()
  return session && search.get('why') !== 'changed' ? <StillSignedIn session={session} /> : <NoSession />
}

function StillSignedIn({ session }: { session: SignedIn }) {
  const { t } = useLingui()
  const signOut = useSignOut()
  const home = useHome()
  const { displayName: name } = session
  return (
    <>
      <SessionWatch session={session} />
      <StandAlone
        title={t`You are still signed in`}
        actions={
          <>
            <Button variant="primary" onClick={signOut}>
              <Trans>Sign out</Trans>
            </Button>
            <ButtonLink to={home}>
              <Trans>Go to the home page</Trans>
            </ButtonLink>
          </>
        }
      >
        {name === null ? (
          <Trans>Someone is signed in to Library Card in this browser.</Trans>
        ) : (
          <Trans>
            <bdi>{name}</bdi> is signed in to Library Card in this browser.
          </Trans>
        )}
      </StandAlone>
    </>
  )
}

function NoSession() {
  const { t } = useLingui()
  const [search] = useSearchParams()
  const still = useNameOf(search.get('still'))
  const why = search.get('why')
  return (
    <StandAlone
      title={titleOf()}
      actions={
        <ButtonLink variant="primary" to={why === 'changed' ? '/' : signInPageFor(search)}>
          {why === 'changed' ? <Trans>Continue</Trans> : <Trans>Sign in</Trans>}
        </ButtonLink>
      }
    >
      {words()}
    </StandAlone>
  )

  function words() {
    if (why === 'changed')
      return <Trans>Someone signed in again in this browser, so we closed this page.</Trans>
    if (still)
      return <Trans>You may still be signed in at {still}: close every window of this browser.</Trans>
    if (search.has('mark')) return <Trans>Sign in again to go back to where you were.</Trans>
    // The same text for patrons and staff: not every provider's sign-out page returns the state.
    return (
      <>
        <Trans>
          On this device, Library Card kept nothing that you viewed. Files that you saved remain until you
          delete them.
        </Trans>{' '}
        {lastInstitution() !== null && <Trans>Library Card remembers which institution you chose.</Trans>}
      </>
    )
  }

  function titleOf(): string {
    if (why === 'ended') return t`Your session has ended`
    if (why === 'changed') return t`A new session has started in this browser`
    return still ? t`You are signed out here` : t`You are signed out`
  }
}

/** The previous sign-in page; signing in there again leads back to the page where the session ended. */
function signInPageFor(search: URLSearchParams): string {
  // A provider's own sign-out page leads here with the state of the sign-out request.
  const isStaff = search.get('as') === 'staff' || search.get('state') === 'staff'
  const page = isStaff ? '/staff/sign-in' : '/sign-in'
  const query = new URLSearchParams()
  for (const name of ['returnTo', 'mark']) {
    const value = search.get(name)
    if (value) query.set(name, value)
  }
  return query.size > 0 ? `${page}?${query}` : page
}

/** null if no institution in the network has that code. */
function useNameOf(code: string | null): string | null {
  const network = useNetwork()
  const institution = network.institutions.find((other) => other.code === code)
  return institution ? nameIn(institution, network) : null
}
