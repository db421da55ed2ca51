import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { fetchJson } from '../api.ts'
import { hideRoot, leave, leaveByProvider, whenTooLate } from './leaving.ts'
import { networkQuery, sessionQuery } from './session-query.ts'
import { tellSignedOut } from '../session-tag.ts'

const routes = { here: 'POST /api/sign-out', everywhere: 'POST /api/sign-out/everywhere' } as const

/**
 * Ends the session, or all of the same person, blanks this tab and the others, and goes where nothing is to be seen.
 */
export function useSignOut(where: keyof typeof routes = 'here'): () => void {
  const client = useQueryClient()
  return () => void signOut()

  async function signOut() {
    const stillSignedInAt = providerIn(client)
    // At once: whoever has pressed it walks away, and the server may be slow.
    hideRoot()
    // Else the server would cut them, and the browser would report an error of the network.
    void client.cancelQueries()
    tellSignedOut()
    const answer = await Promise.race([fetchJson(routes[where]).catch(() => null), whenTooLate(null)])
    if (answer === null) return leave(client, { why: 'unsure' })
    const { providerSignOut } = answer
    if (providerSignOut !== null) return leaveByProvider(client, providerSignOut)
    return leave(client, { why: 'signed-out', stillSignedInAt })
  }
}

/** The institution whose provider may know them still; empty where it has none. */
function providerIn(client: QueryClient): string {
  const session = client.getQueryData(sessionQuery.queryKey)
  if (!session?.signedIn) return ''
  const code = session.homeInstitutionCode
  const home = client
    .getQueryData(networkQuery.queryKey)
    ?.institutions.find((institution) => institution.code === code)
  return home?.signsIn === 'password' ? '' : code
}
