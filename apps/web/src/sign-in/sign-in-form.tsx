import type { Institution, Network } from '@library-card/contract/institution.ts'
import type { PasswordSignIn } from '@library-card/contract/password-sign-in.ts'
import type { PatronProfile } from '@library-card/contract/session.ts'
import { Plural, Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState, type ComponentType, type FormEvent } from 'react'
import { useSearchParams } from 'react-router'
import { nameIn } from '../card/card-view.ts'
import { Button, TextButton } from '../ui/button.tsx'
import { fieldIn, SignInNotice, SignInProblem, signInProblemOf } from '../missing/request-failure.tsx'
import {
  initialChoice,
  InstitutionChoice,
  isMarkedShared,
  keepInstitution,
  lastInstitution,
  markShared,
} from './institution-choice.tsx'
import styles from './sign-in-page.module.css'
import { fetchJson } from '../api.ts'

/** Sign-in through the provider called `name`, or with card number and password. */
export type SignInMethod = { name: string; byPassword: boolean }

type SignInFormProps = {
  network: Network
  as?: 'staff'
  /** The institution whose own sign-in page is open; it offers no other choice. */
  at?: Institution | undefined
  note: ComponentType<SignInMethod>
}

export function SignInForm({ network, as, at, note: Note }: SignInFormProps) {
  const [isTicked, setTicked] = useState(isMarkedShared)
  const isShared = network.sharedComputer.locked || isTicked
  const { code, choose, last, name, byPassword } = useChoice(network, at)
  const signIn = useSignIn({
    code: network.oneProvider ? 'network' : code,
    profile: isShared ? 'shared-computer' : 'own-device',
    ...(as && { as }),
  })

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (signIn.isChecking) return
    if (!network.oneProvider) keepInstitution(code, isShared)
    if (!byPassword) return signIn.byProvider()
    const form = event.currentTarget
    signIn.byPassword({ card: fieldIn(form, 'card'), password: fieldIn(form, 'password') })
  }

  return (
    <form onSubmit={submit}>
      {signIn.error === null && <ProblemAtProvider />}
      {!as && (
        <SharedComputer
          rule={network.sharedComputer}
          isShared={isTicked}
          setShared={(is) => {
            markShared(is)
            setTicked(is)
          }}
        />
      )}
      {!network.oneProvider && !at && (
        <InstitutionChoice
          network={network}
          isForStaff={as === 'staff'}
          last={last}
          code={code}
          choose={choose}
        />
      )}
      {byPassword && <PasswordFields key={code} />}
      <SignInProblem code={signInProblemOf(signIn.error)} />
      <p>
        <Button type="submit" variant="primary" isBusy={signIn.isChecking} busy={<Trans>Signing in…</Trans>}>
          <SubmitText name={name} byPassword={byPassword} />
        </Button>
      </p>
      {name !== null && (
        <p className={`quiet ${styles['small']}`}>
          <Note name={name} byPassword={byPassword} />
        </p>
      )}
    </form>
  )
}

/** Why a sign-in at a provider failed and led back to this page. */
function ProblemAtProvider() {
  const [search] = useSearchParams()
  const code = search.get('problem')
  return code !== null && <SignInNotice code={code} />
}

function useChoice(network: Network, at: Institution | undefined) {
  const last = lastInstitution()
  const [code, choose] = useState(() => at?.code ?? initialChoice(network, last))
  const chosen = network.oneProvider
    ? undefined
    : network.institutions.find((institution) => institution.code === code)
  const provider = network.oneProvider ? network.name : null
  const name = chosen ? nameIn(chosen, network) : provider
  const byPassword = chosen?.signsIn === 'password'
  return { code, choose, last, name, byPassword }
}

function SubmitText({ name, byPassword }: Omit<SignInMethod, 'name'> & { name: string | null }) {
  if (name === null) return <Trans>Continue</Trans>
  return byPassword ? <Trans>Sign in</Trans> : <Trans>Continue to {name}</Trans>
}

type SharedComputerProps = {
  rule: Network['sharedComputer']
  isShared: boolean
  setShared: (is: boolean) => void
}

/** The box for a shared computer; ticked and locked on the library's own computers. */
function SharedComputer({ rule, isShared, setShared }: SharedComputerProps) {
  const { locked, idleMinutes } = rule
  return (
    <label className={`${styles['shared']} ${locked ? styles['locked'] : ''}`}>
      <input
        type="checkbox"
        checked={locked || isShared}
        disabled={locked}
        onChange={({ target }) => setShared(target.checked)}
      />
      <span>
        <Trans>This is a shared computer</Trans>
        {locked && (
          <small>
            <Trans>This computer belongs to the library, so this cannot be changed.</Trans>
          </small>
        )}
        <small>
          <Plural
            value={idleMinutes}
            one="Signs you out after # minute without use and keeps nothing about you here"
            other="Signs you out after # minutes without use and keeps nothing about you here"
          />
        </small>
      </span>
    </label>
  )
}

function PasswordFields() {
  const [isShown, show] = useState(false)
  return (
    <>
      <label className={`field ${styles['credential']}`}>
        <Trans>Card number</Trans>
        <input
          type="text"
          name="card"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={200}
          required
        />
      </label>
      <div className={`field ${styles['credential']}`}>
        <label htmlFor="password">
          <Trans>Password</Trans>
        </label>
        <TextButton aria-pressed={isShown} onClick={() => show(!isShown)}>
          <Trans>Show the password</Trans>
        </TextButton>
        <input
          id="password"
          type={isShown ? 'text' : 'password'}
          name="password"
          autoComplete="current-password"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={500}
          required
        />
      </div>
    </>
  )
}

type SignInOptions = { code: string; profile: PatronProfile; as?: 'staff' }

/** Signs in through the institution's identity provider, or with card number and password. */
function useSignIn({ code, profile, as }: SignInOptions) {
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
    /**
     * Navigates instead of submitting a form: the content security policy would block the form's redirect to
     * the provider.
     */
    byProvider() {
      location.assign(`${path}?${new URLSearchParams({ ...(!as && { profile }), ...destination })}`)
    },
    byPassword: password.mutate,
    isChecking: password.isPending || password.isSuccess,
    error: password.error,
  }
}

/**
 * The page to return to: a clearance page, otherwise the start page. A patron's page has an address that is
 * valid in one session only.
 */
function staffPageFor(returnTo: string | null): string {
  return returnTo?.startsWith('/staff/clearance') ? returnTo : '/staff'
}
