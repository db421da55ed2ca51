import type { Network } from '@library-card/contract/institution.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, type ComponentType, type ReactNode } from 'react'
import { Link, useRouteLoaderData } from 'react-router'
import { SignInForm, type SignInMethod } from './sign-in-form.tsx'
import { SwitchNotice } from './switch-notice.tsx'
import styles from './sign-in-page.module.css'

export function SignInPage() {
  const { t } = useLingui()
  const network = useRouteLoaderData<Network>('network')
  const heading = (
    <Plural
      value={network?.institutions.length ?? 0}
      one="One card for # institution"
      other="One card for # institutions"
    />
  )
  return (
    <SignInLayout
      documentTitle={t`Sign in · Library Card`}
      heading={heading}
      lead={<Trans>Loans, requests and fees at every library in the network, in one place.</Trans>}
      note={Note}
    >
      <Link to="/staff/sign-in">
        <Trans>For staff</Trans>
      </Link>
    </SignInLayout>
  )
}

function Note({ name, byPassword }: SignInMethod) {
  if (byPassword)
    return <Trans>Card number and password go to {name}’s own system. Library Card keeps neither.</Trans>
  return <Trans>You sign in on {name}’s own page. Library Card never sees your password.</Trans>
}

type SignInLayoutProps = {
  as?: 'staff'
  documentTitle: string
  heading: ReactNode
  lead: ReactNode
  note: ComponentType<SignInMethod>
  /** A link to the other sign-in page. */
  children: ReactNode
}

/** The sign-in page of patrons or staff. */
export function SignInLayout({ as, documentTitle, heading, lead, note, children }: SignInLayoutProps) {
  const network = useRouteLoaderData<Network>('network')
  useEffect(() => {
    document.title = documentTitle
  }, [documentTitle])
  return (
    <main id="main" className={styles['door']}>
      <div>
        <h1 id="heading" tabIndex={-1}>
          {heading}
        </h1>
        <p className={`quiet ${styles['lead']}`}>{lead}</p>
        <SwitchNotice to={as ?? 'patron'} />
        {network && <SignInForm network={network} {...(as && { as })} note={note} />}
        <p className={`quiet ${styles['small']}`}>{children}</p>
      </div>
    </main>
  )
}
