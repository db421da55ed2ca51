import type { Network } from '@library-card/contract/institution.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState, type FormEvent } from 'react'
import { Link, useRouteLoaderData, useSearchParams } from 'react-router'
import { nameIn } from '../institution/card-view.ts'
import { Button } from '../look/button.tsx'
import { InstitutionChoice } from './institution-choice.tsx'
import { initialChoice, keepInstitution, lastInstitution } from './last-institution.ts'
import { SignInProblem } from './sign-in-problem.tsx'
import { SwitchNotice } from './switch-notice.tsx'
import styles from './sign-in-page.module.css'

export function SignInPage() {
  const { t } = useLingui()
  const network = useRouteLoaderData<Network>('network')
  useEffect(() => {
    document.title = t`Sign in · Library Card`
  }, [t])
  return (
    <main id="main" className={styles['door']}>
      <div>
        <h1 id="heading" tabIndex={-1}>
          <Plural
            value={network?.institutions.length ?? 0}
            one="One card for # institution"
            other="One card for # institutions"
          />
        </h1>
        <p className={`quiet ${styles['lead']}`}>
          <Trans>Loans, requests and fees at every member of the network, in one place.</Trans>
        </p>
        <SignInProblem />
        <SwitchNotice to="patron" />
        {network && <SignInForm network={network} />}
        <p className={`quiet ${styles['small']}`}>
          <Link to="/staff/sign-in">
            <Trans>For staff</Trans>
          </Link>
        </p>
      </div>
    </main>
  )
}

function SignInForm({ network }: { network: Network }) {
  const { i18n } = useLingui()
  const [search] = useSearchParams()
  const [isShared, setShared] = useState(false)
  const last = lastInstitution()
  const [code, setCode] = useState(() => initialChoice(network, last))
  const chosen = network.institutions.find((institution) => institution.code === code)
  const name = chosen ? nameIn(chosen, i18n.locale, network) : network.name

  /** Not the form's own sending: the content security policy would stop it on the way to the provider. */
  function goToProvider(event: FormEvent) {
    event.preventDefault()
    if (!network.oneProvider) keepInstitution(code, isShared)
    const query = new URLSearchParams({ profile: isShared ? 'shared-computer' : 'own-device' })
    const returnTo = search.get('returnTo')
    if (returnTo) query.set('returnTo', returnTo)
    location.assign(`/sign-in/${network.oneProvider ? 'network' : encodeURIComponent(code)}?${query}`)
  }

  return (
    <form onSubmit={goToProvider}>
      <SharedComputer isShared={isShared} setShared={setShared} />
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
        <Trans>You sign in on {name}’s own page. Library Card never sees your password.</Trans>
      </p>
    </form>
  )
}

function SharedComputer({ isShared, setShared }: { isShared: boolean; setShared: (is: boolean) => void }) {
  const { t } = useLingui()
  return (
    <label className={styles['shared']}>
      <input type="checkbox" checked={isShared} onChange={({ target }) => setShared(target.checked)} />
      <span>
        {t`This is a shared computer`}
        <small>{t`Signs you out after 5 minutes without use and keeps nothing here`}</small>
      </span>
    </label>
  )
}
