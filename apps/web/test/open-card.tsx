import type { Institution, Network } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import type { ReactNode } from 'react'
import { Route, Routes, useParams } from 'react-router'
import { NetworkCardProvider } from '../src/card/network-card.tsx'
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
  function Page() {
    const { institution = '' } = useParams()
    return (
      <NetworkCardProvider
        network={network({ institutions, ...more })}
        session={signedIn(session)}
        place={institution}
      >
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
