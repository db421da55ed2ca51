import type { Network } from '@library-card/contract/institution.ts'
import type { PasswordSignedIn } from '@library-card/contract/password-sign-in.ts'
import type { CallProblemCode } from '@library-card/contract/problem.ts'
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { institution, network, signedIn } from '../../test/examples.ts'
import { renderAt } from '../../test/open-app.tsx'
import { refusal, respond } from '../../test/server.ts'
import { SignInForm } from './sign-in-form.tsx'

const institutions = [
  institution('TOWN', 'Town Library', { signsIn: 'password' }),
  institution('NORTH', 'North University'),
]

let gone: string[]
let sent: { path: string; body: unknown }[]
let answer: PasswordSignedIn | Response

beforeEach(() => {
  localStorage.clear()
  localStorage.setItem('last-institution', 'TOWN')
  gone = []
  sent = []
  answer = { ...signedIn(), goTo: '/card/TOWN/loans' }
  respond('POST /api/sign-in/:code', ({ path, body }) => {
    sent.push({ path, body })
    return answer
  })
  vi.spyOn(location, 'replace').mockImplementation((address) => void gone.push(String(address)))
  vi.spyOn(location, 'assign').mockImplementation((address) => void gone.push(String(address)))
})
afterEach(() => {
  vi.restoreAllMocks()
})

function open(more: Partial<Network> = {}, { as, search = '' }: { as?: 'staff'; search?: string } = {}) {
  return renderAt(
    `/${search}`,
    <SignInForm network={network({ institutions, ...more })} {...(as && { as })} note={() => null} />,
  )
}

const cardNumber = () => screen.getByLabelText<HTMLInputElement>('Card number')
const password = () => screen.getByLabelText<HTMLInputElement>('Password')
const box = () => screen.getByLabelText<HTMLInputElement>(/This is a shared computer/)

async function signIn() {
  fireEvent.change(cardNumber(), { target: { value: '4471209' } })
  fireEvent.change(password(), { target: { value: 'correct horse' } })
  await act(async () => fireEvent.submit(screen.getByRole('button', { name: 'Sign in' })))
}

test('G1 on a library’s own computer the box is ticked and locked, with the reason beside it', () => {
  open({ sharedComputer: { locked: true, idleMinutes: 7 } })
  expect([box().checked, box().disabled]).toEqual([true, true])
  expect(screen.getByText(/This computer belongs to the library/)).toBeTruthy()
  expect(screen.getByText(/Signs you out after 7 minutes/)).toBeTruthy()
})

test('G1 elsewhere the patron chooses, and the institution’s code is stored on the patron’s own device only', async () => {
  open()
  expect([box().checked, box().disabled]).toEqual([false, false])
  fireEvent.click(box())
  await signIn()
  await waitFor(() => expect(sent[0]?.body).toMatchObject({ profile: 'shared-computer' }))
  expect(Object.keys(localStorage)).toEqual(['shared-computer'])
})

test('the box for a shared computer stays ticked in this browser until somebody unticks it', () => {
  const first = open()
  fireEvent.click(box())
  first.unmount()
  const second = open()
  expect(box().checked).toBe(true)
  fireEvent.click(box())
  second.unmount()
  open()
  expect(box().checked).toBe(false)
})

test('no institution is preselected unless the browser remembers it', () => {
  const { unmount } = open()
  expect(screen.getByRole('radio', { checked: true, name: /Town Library/ })).toBeTruthy()
  unmount()
  localStorage.clear()
  open()
  expect(screen.queryByRole('radio', { checked: true })).toBeNull()
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'North University' }).required).toBe(true)
  expect(screen.getByRole('button', { name: 'Continue' })).toBeTruthy()
})

test('an institution without a sign-in is not offered but named, to patrons only', () => {
  const withTown = {
    institutions: [
      institution('TOWN', 'Town Library', { signsIn: null }),
      institution('NORTH', 'North University'),
    ],
  }
  const { unmount } = open(withTown)
  expect(screen.getAllByRole('radio')).toHaveLength(1)
  expect(screen.getByRole('button', { name: 'Continue to North University' })).toBeTruthy()
  expect(screen.getByText(/Also on your card:/).textContent).toBe('Also on your card: Town Library.')
  unmount()
  open(withTown, { as: 'staff' })
  expect(screen.queryByText(/Town Library/)).toBeNull()
})

test('without a provider the form has card and password fields that a password manager recognises', async () => {
  open({}, { search: '?returnTo=/card/TOWN/loans&mark=abc' })
  expect([cardNumber().autocomplete, password().autocomplete]).toEqual(['username', 'current-password'])
  await signIn()
  await waitFor(() => expect(gone).toEqual(['/card/TOWN/loans']))
  expect(sent).toEqual([
    {
      path: '/api/sign-in/TOWN',
      body: {
        card: '4471209',
        password: 'correct horse',
        profile: 'own-device',
        returnTo: '/card/TOWN/loans',
        mark: 'abc',
      },
    },
  ])
})

test.each<[CallProblemCode, RegExp]>([
  ['wrong-card-or-password', /do not match/],
  ['too-many-tries', /Wait a few minutes/],
  ['institution-silent', /is not answering/],
  ['unexpected-error', /^Sign-in failed\. Nothing was changed\. Try again\.$/],
])('the reason for a failed sign-in is shown and announced: %s', async (code, words) => {
  answer = refusal(401, code)
  open()
  await signIn()
  expect(screen.getByRole('status').contains(await screen.findByText(words))).toBe(true)
  expect(gone).toEqual([])
})

test('after a sign-in that failed elsewhere, the reason stands above the institutions, in sight on a phone', () => {
  open({}, { search: '?problem=no-record-at-home' })
  const reason = screen.getByText(/^The institution you chose has no library account for you/)
  expect(reason.compareDocumentPosition(box()) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy()
})

test('card number and password can be pasted and filled in by a program', () => {
  open()
  for (const field of [cardNumber(), password()]) {
    expect(fireEvent.paste(field)).toBe(true)
    expect(fireEvent.drop(field)).toBe(true)
    expect([field.readOnly, field.disabled, field.form?.autocomplete ?? '']).not.toContain('off')
    expect([field.readOnly, field.disabled]).toEqual([false, false])
  }
  expect(password().maxLength).toBeGreaterThanOrEqual(128)
})

test('a password can be shown, and is cleared when another institution is chosen', () => {
  open()
  fireEvent.change(password(), { target: { value: 'correct horse' } })
  fireEvent.click(screen.getByRole('button', { name: 'Show the password' }))
  expect(password().type).toBe('text')
  fireEvent.click(screen.getByLabelText(/North University/))
  expect(screen.queryByLabelText('Password')).toBeNull()
  fireEvent.click(screen.getByLabelText(/Town Library/))
  expect(password().value).toBe('')
})

test('with a provider the browser goes there, and staff never return to the page of an earlier patron', async () => {
  open({}, { as: 'staff', search: '?returnTo=/staff/patrons/7f3k' })
  fireEvent.click(screen.getByLabelText(/North University/))
  await act(async () =>
    fireEvent.submit(screen.getByRole('button', { name: 'Continue to North University' })),
  )
  expect(gone).toEqual(['/sign-in/NORTH?as=staff&returnTo=%2Fstaff'])
})

test('the button of a network’s own provider names the network, not its first institution', () => {
  open({ oneProvider: true })
  expect(screen.getByRole('button', { name: 'Continue to Meridian' })).toBeTruthy()
  expect(screen.queryByRole('radio')).toBeNull()
})
