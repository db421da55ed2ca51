import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useId, useState, type FormEvent } from 'react'
import { fetchJson } from '../api.ts'
import { useCardView } from '../card/card-view.ts'
import { useSaveChoice } from '../card/preferences.ts'
import { Button, TextButton, useFocusHandover } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { StatusLabel } from '../ui/status-label.tsx'
import { fieldIn, SignInProblem, signInProblemOf } from './request-failure.tsx'
import styles from './missing.module.css'

type SignInThereProps = {
  code: string
  onSignedIn?: () => void
  /** Whether the button looks like text. */
  isInLine?: boolean
}

/** The patron's own sign-in at one institution, in a dialog; requests the institution's card afterwards. */
export function SignInThere({ code, onSignedIn, isInLine = false }: SignInThereProps) {
  const { nameOf, waiting } = useCardView()
  const [isOpen, setOpen] = useState(false)
  const Opener = isInLine ? TextButton : Button
  const name = nameOf(code)
  return (
    <>
      <Opener onClick={() => setOpen(true)} aria-disabled={waiting.includes(code)}>
        <Trans>Sign in</Trans>
        <span className="visually-hidden">: {name}</span>
      </Opener>
      {isOpen && <SignInDialog code={code} onSignedIn={onSignedIn} close={() => setOpen(false)} />}
    </>
  )
}

/** Lets the patron say that they have no account there, so that the card no longer mentions the institution. */
export function NoAccountThere({ code, isInLine = false }: Pick<SignInThereProps, 'code' | 'isInLine'>) {
  const { nameOf } = useCardView()
  const button = useFocusHandover('heading')
  const saving = useSaveChoice()
  const Opener = isInLine ? TextButton : Button
  return (
    <>
      <Opener
        ref={button}
        aria-disabled={saving.isPending}
        onClick={() => saving.mutate({ code, choice: 'no-account' })}
      >
        <Trans>I have no account there</Trans>
        <span className="visually-hidden">: {nameOf(code)}</span>
      </Opener>
      {saving.isError && (
        <StatusLabel tone="late" icon="warning">
          <Trans>This could not be changed. Try again.</Trans>
        </StatusLabel>
      )}
    </>
  )
}

type SignInDialogProps = { code: string; onSignedIn: (() => void) | undefined; close: () => void }

function SignInDialog({ code, onSignedIn, close }: SignInDialogProps) {
  const id = useId()
  const { nameOf, askAgain } = useCardView()
  const signIn = useMutation({
    mutationFn: (body: { username: string; password: string }) =>
      fetchJson('POST /api/institutions/:code/sign-in', { params: { code }, body }),
    onSuccess() {
      close()
      askAgain([code])
      onSignedIn?.()
    },
    gcTime: 0,
  })
  const name = <bdi>{nameOf(code)}</bdi>
  const problem = signInProblemOf(signIn.error)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    if (signIn.isPending) return
    signIn.mutate({ username: fieldIn(form, 'username'), password: fieldIn(form, 'password') })
  }

  return (
    <Dialog
      title={<Trans>Sign in at {name}</Trans>}
      onClose={close}
      closing={<Trans>Cancel</Trans>}
      actions={
        <Button type="submit" form={id} variant="primary" aria-disabled={signIn.isPending}>
          {signIn.isPending ? <Trans>Signing in…</Trans> : <Trans>Sign in</Trans>}
        </Button>
      }
    >
      <form id={id} onSubmit={submit} className={styles['form']}>
        <p>
          <Trans>
            Use the user name and password for your account at {name}. We send them there and do not store
            your password.
          </Trans>
        </p>
        <Fields />
        <SignInProblem code={problem}>
          {problem === 'institution-silent' && (
            <Trans>The institution is not answering at the moment. Try again later.</Trans>
          )}
          {problem === 'wrong-card-or-password' && (
            <Trans>That user name and password do not match. Check both and try again.</Trans>
          )}
        </SignInProblem>
      </form>
    </Dialog>
  )
}

function Fields() {
  return (
    <>
      <label className="field">
        <Trans>User name or card number</Trans>
        <input
          type="text"
          name="username"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={200}
          required
        />
      </label>
      <label className="field">
        <Trans>Password</Trans>
        <input type="password" name="password" autoComplete="off" maxLength={200} required />
      </label>
    </>
  )
}
