import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useId, useState, type FormEvent } from 'react'
import { ApiError, fetchJson } from '../api.ts'
import { useCardView } from '../card/card-view.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { callWords, isCallProblem } from './problem-words.tsx'
import styles from './sign-in-there.module.css'

/** The patron's own sign-in at one institution, in a dialog; its card is requested after it. */
export function SignInThere({ code }: { code: string }) {
  const { nameOf, waiting } = useCardView()
  const [isOpen, setOpen] = useState(false)
  const name = nameOf(code)
  return (
    <>
      <Button onClick={() => setOpen(true)} aria-disabled={waiting.includes(code)}>
        <Trans>Sign in</Trans>
        <span className="visually-hidden">: {name}</span>
      </Button>
      {isOpen && <SignInDialog code={code} close={() => setOpen(false)} />}
    </>
  )
}

function SignInDialog({ code, close }: { code: string; close: () => void }) {
  const id = useId()
  const { nameOf, askAgain } = useCardView()
  const signIn = useMutation({
    mutationFn: (body: { username: string; password: string }) =>
      fetchJson('POST /api/institutions/:code/sign-in', { params: { code }, body }),
    onSuccess() {
      close()
      askAgain([code])
    },
    gcTime: 0,
  })
  const name = <bdi>{nameOf(code)}</bdi>

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (!signIn.isPending) signIn.mutate(fieldsIn(event.currentTarget))
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
        <Problem error={signIn.error} />
        <p className="quiet">
          <Trans>No account there? Turn {name} off in Settings, and it is not contacted.</Trans>
        </p>
      </form>
    </Dialog>
  )
}

/** Uncontrolled fields, read on submit: the password is never in React's state. */
function Fields() {
  return (
    <>
      <label>
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
      <label>
        <Trans>Password</Trans>
        <input type="password" name="password" autoComplete="off" maxLength={200} required />
      </label>
    </>
  )
}

/** Announced to screen readers. */
function Problem({ error }: { error: Error | null }) {
  const { i18n } = useLingui()
  const code = error instanceof ApiError ? error.problem?.code : undefined
  return (
    <div role="status">
      {error && (
        <Notice tone="late">
          <p>{code === 'institution-silent' ? <Silent /> : i18n._(wordsFor(code))}</p>
        </Notice>
      )}
    </div>
  )
}

function Silent() {
  return <Trans>The institution is not answering at the moment. Try again later.</Trans>
}

function wordsFor(code: string | undefined) {
  return callWords[isCallProblem(code) ? code : 'sign-in-failed']
}

function fieldsIn(form: HTMLFormElement): { username: string; password: string } {
  const fields = new FormData(form)
  const textOf = (name: string) => {
    const value = fields.get(name)
    return typeof value === 'string' ? value : ''
  }
  return { username: textOf('username'), password: textOf('password') }
}
