import type { Session, SignedOut } from '@library-card/contract/session.ts'
import { useQueryClient } from '@tanstack/react-query'
import { post } from '../bff.ts'
import { leave, leaveByProvider, tellOtherTabs } from './leaving.ts'

/** Ends the session, or all of the same person, blanks the other tabs, and goes where nothing is to be seen. */
export function useSignOut(where: 'here' | 'everywhere' = 'here'): () => void {
  const client = useQueryClient()
  return () => void signOut()

  async function signOut() {
    const session = client.getQueryData<Session>(['session'])
    const home = session?.signedIn ? session.homeInstitutionCode : ''
    const answer = await post<SignedOut>(
      where === 'here' ? '/api/sign-out' : '/api/sign-out/everywhere',
      {},
    ).catch(() => null)
    tellOtherTabs()
    if (answer === null) return leave(client, { why: 'unsure' })
    const { providerSignOut } = answer
    if (providerSignOut !== null) return leaveByProvider(client, providerSignOut)
    return leave(client, { why: 'signed-out', stillSignedInAt: home })
  }
}
