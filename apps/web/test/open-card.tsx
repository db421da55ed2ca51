import type { Institution, Network } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Route, Routes, useParams } from 'react-router'
import { NetworkCardProvider } from '../src/card/network-card.tsx'
import { networkQuery } from '../src/session/session-query.ts'
import { resetStores } from '../src/store.ts'
import { network, signedIn } from './examples.ts'
import { renderAt } from './open-app.tsx'
import { respondWithStream } from './server.ts'

/** Renders a page of the card whose stream the test sends line by line. */
export function openCard(
  children: ReactNode,
  place = 'all',
  institutions: Institution[] = network().institutions,
  session: Partial<SignedIn> = {},
  more: Partial<Network> = {},
) {
  resetStores()
  const { received, send, breakOff } = respondWithStream('GET /api/card')
  const initialData = () => network({ institutions, ...more })
  function Page() {
    const { institution = '' } = useParams()
    const { data } = useQuery({ ...networkQuery, enabled: false, initialData })
    return (
      <NetworkCardProvider network={data} session={signedIn(session)} place={institution}>
        {children}
      </NetworkCardProvider>
    )
  }
  const { goTo } = renderAt(
    `/card/${place}/loans`,
    <Routes>
      <Route path="/card/:institution/:section" element={<Page />} />
    </Routes>,
  )
  return { received, send, breakOff, goTo }
}
