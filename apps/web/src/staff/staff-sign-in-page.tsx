import type { Network } from '@library-card/contract/institution.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState, type FormEvent } from 'react'
import { Link, useRouteLoaderData, useSearchParams } from 'react-router'
import { nameIn } from '../institution/card-view.ts'
import { Button } from '../look/button.tsx'
import { InstitutionChoice } from '../sign-in/institution-choice.tsx'
import { initialChoice, keepInstitution, lastInstitution } from '../sign-in/last-institution.ts'
import { SignInProblem } from '../sign-in/sign-in-problem.tsx'
import styles from '../sign-in/sign-in-page.module.css'
import { SwitchNotice } from '../sign-in/switch-notice.tsx'

export function StaffSignInPage() {
  const { t } = useLingui()
  const network = useRouteLoaderData<Network>('network')
  useEffect(() => {
    document.title = t`Sign in · Patron services`
  }, [t])
  return (
    <main id="main" className={styles['door']}>
      <div>
        <h1 id="heading" tabIndex={-1}>
          <Trans>Patron services</Trans>
        </h1>
        <p className={`quiet ${styles['lead']}`}>
          <Trans>For staff: what your own patrons have and owe in the whole network.</Trans>
        </p>
        <SignInProblem />
        <SwitchNotice to="staff" />
        {network && <StaffSignInForm network={network} />}
        <p className={`quiet ${styles['small']}`}>
          <Link to="/sign-in">
            <Trans>To your own card</Trans>
          </Link>
        </p>
      </div>
    </main>
  )
}

function StaffSignInForm({ network }: { network: Network }) {
  const { i18n } = useLingui()
  const [search] = useSearchParams()
  const last = lastInstitution()
  const [code, setCode] = useState(() => initialChoice(network, last))
  const chosen = network.institutions.find((institution) => institution.code === code)
  const name = chosen ? nameIn(chosen, i18n.locale, network) : network.name

  function goToProvider(event: FormEvent) {
    event.preventDefault()
    if (!network.oneProvider) keepInstitution(code, false)
    const query = new URLSearchParams({ as: 'staff', returnTo: placeAfter(search.get('returnTo')) })
    location.assign(`/sign-in/${network.oneProvider ? 'network' : encodeURIComponent(code)}?${query}`)
  }

  return (
    <form onSubmit={goToProvider}>
      {!network.oneProvider && (
        <InstitutionChoice network={network} last={last} code={code} choose={setCode} />
      )}
      <p>
        <Button type="submit" weight="main" wide>
          <span>
            <Trans>Continue to {name}</Trans>
          </span>
        </Button>
      </p>
      <p className={`quiet ${styles['small']}`}>
        <Trans>
          {name}’s own system says whether you may look at patrons. Each look is put on record, and the patron
          can see that it was made.
        </Trans>
      </p>
    </form>
  )
}

/** A patron's address is of one session only: in a new one it opens nothing. */
function placeAfter(returnTo: string | null): string {
  return returnTo?.startsWith('/staff/clearance') ? returnTo : '/staff'
}
