import type { Network } from '@library-card/contract/institution.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import { Link, useRouteLoaderData } from 'react-router'
import { SignInForm, type SignInMethod } from '../sign-in/sign-in-form.tsx'
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
        <SwitchNotice to="staff" />
        {network && <SignInForm network={network} as="staff" note={Note} />}
        <p className={`quiet ${styles['small']}`}>
          <Link to="/sign-in">
            <Trans>To your own card</Trans>
          </Link>
        </p>
      </div>
    </main>
  )
}

function Note({ name }: SignInMethod) {
  return (
    <Trans>
      {name}’s own system says whether you may view patrons. Every search and every view is logged, and the
      patrons shown can see that.
    </Trans>
  )
}
