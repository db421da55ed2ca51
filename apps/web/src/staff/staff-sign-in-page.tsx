import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'react-router'
import type { SignInMethod } from '../sign-in/sign-in-form.tsx'
import { SignInLayout } from '../sign-in/sign-in-page.tsx'

export function StaffSignInPage() {
  const { t } = useLingui()
  return (
    <SignInLayout
      as="staff"
      documentTitle={t`Sign in · Patron services`}
      heading={<Trans>Patron services</Trans>}
      lead={<Trans>For staff: what your own patrons have and owe in the whole network.</Trans>}
      note={Note}
    >
      <Link to="/sign-in">
        <Trans>Go to your own card</Trans>
      </Link>
    </SignInLayout>
  )
}

function Note({ name }: SignInMethod) {
  return (
    <Trans>
      {name}’s own system determines whether you may view patrons. Every search and every view is logged, and
      the patrons shown can see that.
    </Trans>
  )
}
