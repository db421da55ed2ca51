import type { Network } from '@library-card/contract/institution.ts'
import type { Session, SignedOut } from '@library-card/contract/session.ts'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { post } from '../api.ts'
import { hideRoot, leave, leaveByProvider, whenTooLate } from './leaving.ts'
import { tellSignedOut } from '../session-tag.ts'

const paths = { here: '/api/sign-out', everywhere: '/api/sign-out/everywhere' }

/**
 * Ends the session, or all of the same person, blanks this tab and the others, and goes where nothing is to be seen.
 */
export function useSignOut(where: keyof typeof paths = 'here'): () => void {
  const client = useQueryClient()
  return () => void signOut()

  async function signOut() {
    const stillSignedInAt = providerIn(client)
    // At once: whoever has pressed it walks away, and the server may be slow.
    hideRoot()
    // Else the server would cut them, and the browser would report an error of the network.
    void client.cancelQueries()
    tellSignedOut()
    const answer = await Promise.race([
      post<SignedOut>(paths[where], {}).catch(() => null),
      whenTooLate(null),
    ])
    if (answer === null) return leave(client, { why: 'unsure' })
    const { providerSignOut } = answer
    if (providerSignOut !== null) return leaveByProvider(client, providerSignOut)
    return leave(client, { why: 'signed-out', stillSignedInAt })
  }
}

/** The institution whose provider may know them still; empty where it has none. */
function providerIn(client: QueryClient): string {
  const session = client.getQueryData<Session>(['session'])
  if (!session?.signedIn) return ''
  const code = session.homeInstitutionCode
  const home = client
    .getQueryData<Network>(['network'])
    ?.institutions.find((institution) => institution.code === code)
  return home?.signsIn === 'password' ? '' : code
}
