import type { SignedOut } from '@library-card/contract/session.ts'
import { i18n } from '@lingui/core'
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState, type ReactNode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { noResponse, refusal, respond } from '../../test/server.ts'
import { createClient } from '../query-client.ts'
import { useSignOut } from './leaving.ts'

let left: string[]
let heard: unknown[]
let answer: () => SignedOut | Response | Promise<SignedOut>
let otherTab: BroadcastChannel
beforeEach(() => {
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  left = []
  heard = []
  otherTab = new BroadcastChannel('library-card')
  otherTab.addEventListener('message', ({ data }) => void heard.push(data))
  for (const route of ['POST /api/sign-out', 'POST /api/sign-out/everywhere'] as const)
    respond(route, () => answer())
  vi.spyOn(location, 'replace').mockImplementation((address) => void left.push(String(address)))
  history.replaceState(null, '', '/card/TOWN/loans')
})
afterEach(() => {
  otherTab.close()
  document.body.innerHTML = ''
  vi.useRealTimers()
  vi.restoreAllMocks()
})

type Options = { where?: Parameters<typeof useSignOut>[0]; later?: ReactNode }

function SignOut({ where, later = null }: Options) {
  const signOut = useSignOut(where)
  const [isLater, setLater] = useState(false)
  const press = () => {
    signOut()
    setTimeout(() => setLater(true), 500)
  }
  return (
    <>
      <button onClick={press}>Sign out</button>
      {isLater && <p>later {later}</p>}
    </>
  )
}

async function signOutAt(signsIn: 'provider' | 'password', options: Options = {}) {
  const root = document.body.appendChild(document.createElement('div'))
  root.id = 'root'
  const client = createClient()
  client.setQueryData(['session'], { signedIn: true, homeInstitutionCode: 'TOWN' })
  client.setQueryData(['network'], { institutions: [{ code: 'TOWN', signsIn }] })
  render(
    <QueryClientProvider client={client}>
      <SignOut {...options} />
    </QueryClientProvider>,
    { container: root },
  )
  await act(async () => fireEvent.click(screen.getByText('Sign out')))
  return root
}

const ended = (providerSignOut: string | null) => () => ({ providerSignOut })
const focused = () => document.activeElement?.textContent
const silence = () => new Promise<SignedOut>(() => {})

test('G2 signing out hides every tab at once, however long the server takes', async () => {
  answer = silence
  const root = await signOutAt('provider')
  expect(root.hasAttribute('hidden')).toBe(true)
  await expect.poll(() => heard).toEqual(['signed-out'])
  expect(left).toEqual([])
  await act(() => vi.advanceTimersByTimeAsync(5_000))
  await expect.poll(focused).toBe('We could not confirm that you are signed out')
  expect(screen.getByText(/^Library Card is not answering, so you may still be signed in\./)).toBeTruthy()
  expect(left).toEqual([])
  answer = ended(null)
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await expect.poll(() => left).toEqual(['/signed-out?still=TOWN'])
})

test('G2 a sign-out of a page whose session has been replaced says so', async () => {
  answer = () => refusal(409, 'session-changed')
  await signOutAt('provider')
  await expect.poll(() => left).toEqual(['/signed-out?why=changed'])
})

test('G2 a repeated sign-out everywhere finds no session if the first one was carried out: the page is signed out', async () => {
  answer = noResponse
  await signOutAt('provider', { where: 'everywhere' })
  await expect.poll(focused).toBe('We could not confirm that you are signed out')
  answer = () => refusal(401, 'not-signed-in')
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await expect.poll(() => left).toEqual(['/signed-out?still=TOWN'])
})

test('G2 a sign-out everywhere that finds no session at once says that the session has ended', async () => {
  answer = () => refusal(401, 'not-signed-in')
  await signOutAt('provider', { where: 'everywhere' })
  await expect.poll(() => left).toEqual(['/signed-out?why=ended'])
})

test('G28 a page of another version that cannot sign out everywhere loads itself again when the patron tries again', async () => {
  const reload = vi.spyOn(location, 'reload').mockImplementation(() => {})
  answer = () => refusal(409, 'new-version')
  await signOutAt('provider', { where: 'everywhere' })
  await expect.poll(focused).toBe('We could not confirm that you are signed out')
  expect(reload).not.toHaveBeenCalled()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await expect.poll(() => reload.mock.calls.length).toBe(1)
  expect(left).toEqual([])
})

test('G2 the provider’s own sign-out comes next; without one, the page says that the patron may still be signed in there', async () => {
  answer = ended('https://id.example/end')
  await signOutAt('provider')
  cleanup()
  answer = ended(null)
  await signOutAt('provider')
  expect(left).toEqual(['https://id.example/end', '/signed-out?still=TOWN'])
})

test('G2 without a connection, the page says so, and signs out when it is back', async () => {
  answer = noResponse
  const connection = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  const root = await signOutAt('provider')
  await expect.poll(focused).toBe('We could not confirm that you are signed out')
  expect(root.isConnected).toBe(false)
  expect(left).toEqual([])
  answer = ended(null)
  connection.mockReturnValue(true)
  window.dispatchEvent(new Event('online'))
  await expect.poll(() => left).toEqual(['/signed-out?still=TOWN'])
})

test('a part of the page that appears after Sign out was pressed requests nothing', async () => {
  answer = silence
  let requests = 0
  function Late() {
    useQuery({ queryKey: ['late'], queryFn: () => ++requests })
    return null
  }
  const root = await signOutAt('provider', { later: <Late /> })
  await act(() => vi.advanceTimersByTimeAsync(1_000))
  expect(root.textContent).toContain('later')
  expect(requests).toBe(0)
})

test('after a sign-in with card and password there is no provider to sign out of', async () => {
  answer = ended(null)
  await signOutAt('password')
  expect(left).toEqual(['/signed-out'])
})
