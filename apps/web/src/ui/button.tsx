import { type ComponentProps, type ReactNode, useLayoutEffect, useRef, type RefObject } from 'react'
import { Link } from 'react-router'
import styles from './button.module.css'

type Style = { variant?: 'primary' | 'danger' }

const hidden = { visibility: 'hidden' } as const

type ButtonProps = ComponentProps<'button'> & Style & { isBusy?: boolean; busy?: ReactNode }

/** `busy` replaces the text while the button waits for its action; the button has room for both. */
export function Button({ variant, isBusy = false, busy, children, ...rest }: ButtonProps) {
  return (
    <button type="button" aria-disabled={busy ? isBusy : undefined} {...rest} className={classOf(variant)}>
      {busy ? (
        <span className={styles['all']}>
          <span style={isBusy ? hidden : undefined}>{children}</span>
          <span style={isBusy ? undefined : hidden}>{busy}</span>
        </span>
      ) : (
        children
      )}
    </button>
  )
}

/** A link that looks like a button. Links to other sites need `reloadDocument`. */
export function ButtonLink({ variant, ...rest }: ComponentProps<typeof Link> & Style) {
  return <Link {...rest} className={classOf(variant)} />
}

/** A button that looks like text. */
export function TextButton(props: ComponentProps<'button'>) {
  return <button type="button" {...props} className={styles['link']} />
}

function classOf(variant: Style['variant']): string {
  return `${styles['button']} ${variant ? styles[variant] : ''} no-print`
}

/** Moves the focus of a button that removes itself to the first of these elements that can take it. */
export function useFocusHandover(...ids: string[]): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null)
  const next = ids.join(' ')
  useLayoutEffect(() => {
    const pressed = button.current
    return () => {
      const focused = document.activeElement
      // A modal dialog, such as one that the button opened, closes together with the button.
      if (pressed === null || (focused !== pressed && !focused?.closest('dialog'))) return
      // By the microtask, React has rendered the replacement.
      queueMicrotask(() => pressed.isConnected || focusFirst(next.split(' ')))
    }
  }, [next])
  return button
}

function focusFirst(ids: string[]) {
  for (const id of ids) {
    const element = document.getElementById(id)
    // Hidden elements do not take focus.
    element?.focus({ preventScroll: true })
    if (element && document.activeElement === element) return
  }
}
