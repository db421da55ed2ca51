import type { Network } from '@library-card/contract/institution.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import { Link, useRouteLoaderData } from 'react-router'
import { SignInForm, type SignInMethod } from './sign-in-form.tsx'
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
        <SwitchNotice to="patron" />
        {network && <SignInForm network={network} note={Note} />}
        <p className={`quiet ${styles['small']}`}>
          <Link to="/staff/sign-in">
            <Trans>For staff</Trans>
          </Link>
        </p>
      </div>
    </main>
  )
}

function Note({ name, byPassword }: SignInMethod) {
  if (byPassword)
    return <Trans>Card number and password go to {name}’s own system. Library Card keeps neither.</Trans>
  return <Trans>You sign in on {name}’s own page. Library Card never sees your password.</Trans>
}
