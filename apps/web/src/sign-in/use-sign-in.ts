import type { PasswordSignIn } from '@library-card/contract/password-sign-in.ts'
import type { PatronProfile } from '@library-card/contract/session.ts'
import { useMutation } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { fetchJson } from '../api.ts'

type SignInOptions = { code: string; profile: PatronProfile; as?: 'staff' }

/** Signs in through the institution's identity provider, or with card number and password. */
export function useSignIn({ code, profile, as }: SignInOptions) {
  const [search] = useSearchParams()
  const requested = search.get('returnTo')
  const returnTo = as ? staffPageFor(requested) : requested
  const mark = search.get('mark')
  const destination = { ...(as && { as }), ...(returnTo && { returnTo }), ...(mark && { mark }) }
  const path = `/sign-in/${encodeURIComponent(code)}`
  const password = useMutation({
    mutationFn: (credentials: Pick<PasswordSignIn, 'card' | 'password'>) =>
      fetchJson('POST /api/sign-in/:code', {
        params: { code },
        body: { ...credentials, profile, ...destination },
      }),
    // A fresh page holds no data of an earlier session, and Back does not lead to the password.
    onSuccess: ({ goTo }) => location.replace(goTo),
  })
  return {
    /** Not a form submission: the content security policy would block its redirect to the provider. */
    byProvider() {
      location.assign(`${path}?${new URLSearchParams({ ...(!as && { profile }), ...destination })}`)
    },
    byPassword: password.mutate,
    isChecking: password.isPending || password.isSuccess,
    error: password.error,
  }
}

/** The address of a patron's page is valid in one session only. */
function staffPageFor(returnTo: string | null): string {
  return returnTo?.startsWith('/staff/clearance') ? returnTo : '/staff'
}
