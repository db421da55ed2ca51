import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { TextButton } from '../ui/button.tsx'
import styles from './sign-in-page.module.css'

/** Uncontrolled fields, read on submit: the password is never in React's state. */
export function PasswordFields() {
  const [isShown, show] = useState(false)
  return (
    <>
      <label className={styles['field']}>
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
      <div className={styles['field']}>
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

export function passwordIn(form: HTMLFormElement): { card: string; password: string } {
  const fields = new FormData(form)
  return { card: textOf(fields.get('card')), password: textOf(fields.get('password')) }
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : ''
}
