import type { PasswordSignedIn, PasswordSignIn } from '@library-card/contract/password-sign-in.ts'
import type { PatronProfile } from '@library-card/contract/session.ts'
import { useMutation } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { post } from '../api.ts'

type Coming = { code: string; profile: PatronProfile; as?: 'staff' }

/** The two ways in: by the institution's provider, or by card number and password. */
export function useDoor({ code, profile, as }: Coming) {
  const [search] = useSearchParams()
  const wished = search.get('returnTo')
  const returnTo = as ? placeForStaff(wished) : wished
  const mark = search.get('mark')
  const wanted = { ...(as && { as }), ...(returnTo && { returnTo }), ...(mark && { mark }) }
  const path = `/sign-in/${encodeURIComponent(code)}`
  const password = useMutation({
    mutationFn: (given: Pick<PasswordSignIn, 'card' | 'password'>) =>
      post<PasswordSignedIn>(`/api${path}`, { ...given, profile, ...wanted } satisfies PasswordSignIn),
    // A page begun anew holds nothing of whoever was here before, and Back does not lead to the password.
    onSuccess: ({ goTo }) => location.replace(goTo),
  })
  return {
    /** Not the form's own sending: the content security policy would stop it on the way to the provider. */
    goToProvider() {
      location.assign(`${path}?${new URLSearchParams({ ...(!as && { profile }), ...wanted })}`)
    },
    signIn: password.mutate,
    isChecking: password.isPending || password.isSuccess,
    error: password.error,
  }
}

/** A patron's address is of one session only: in a new one it opens nothing. */
function placeForStaff(returnTo: string | null): string {
  return returnTo?.startsWith('/staff/clearance') ? returnTo : '/staff'
}
