import type { Institution } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { i18n } from '@lingui/core'
import { act } from '@testing-library/react'
import type { ReactNode } from 'react'
import { createMemoryRouter, useParams } from 'react-router'
import { NetworkCardProvider } from '../src/card/network-card.tsx'
import { createClient } from '../src/query-client.ts'
import { resetStores } from '../src/store.ts'
import { network, signedIn } from './examples.ts'
import { renderRouter } from './open-app.tsx'
import { respondWithStream } from './server.ts'

/** Renders a page of the card whose stream the test sends line by line. */
export function openCard(
  children: ReactNode,
  place = 'all',
  institutions: Institution[] = network().institutions,
  session: Partial<SignedIn> = {},
) {
  resetStores()
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  const { received, send, breakOff } = respondWithStream('GET /api/card')
  function Page() {
    const { institution = '' } = useParams()
    return (
      <NetworkCardProvider
        network={network({ institutions })}
        session={signedIn(session)}
        place={institution}
      >
        {children}
      </NetworkCardProvider>
    )
  }
  const routes = [{ path: '/card/:institution/:section', element: <Page /> }]
  const router = createMemoryRouter(routes, { initialEntries: [`/card/${place}/loans`] })
  renderRouter(router, createClient())
  return { received, send, breakOff, goTo: (path: string) => act(() => router.navigate(path)) }
}
