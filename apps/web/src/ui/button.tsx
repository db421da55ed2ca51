import { type ComponentProps, type ReactNode, useLayoutEffect, useRef, type RefObject } from 'react'
import { Link } from 'react-router'
import styles from './button.module.css'

type Weight = 'main' | 'plain' | 'grave'
type Look = { weight?: Weight; wide?: boolean }

export function Button({ weight, wide, ...rest }: ComponentProps<'button'> & Look) {
  return <button type="button" {...rest} className={classOf({ weight, wide })} />
}

/** For places; looks like a button because it is the next thing to do. */
export function ButtonLink({ weight, wide, ...rest }: ComponentProps<typeof Link> & Look) {
  return <Link {...rest} className={classOf({ weight, wide })} />
}

/** Leaves the card for an institution's own page. */
export function ButtonAnchor({ weight, wide, ...rest }: ComponentProps<'a'> & { href: string } & Look) {
  return (
    <a {...rest} className={classOf({ weight, wide })}>
      {rest.children}
    </a>
  )
}

/** An act that reads as part of a sentence. */
export function TextButton(props: ComponentProps<'button'>) {
  return <button type="button" {...props} className={styles['link']} />
}

function classOf({ weight = 'plain', wide }: { weight: Weight | undefined; wide: boolean | undefined }) {
  const names = [styles['button'], weight !== 'plain' && styles[weight], wide && styles['wide']]
  return names.filter(Boolean).join(' ')
}

/** One of two, in room for either: a button that changes its words keeps its size. */
export function SameSize({ shown, children }: { shown: 0 | 1; children: [ReactNode, ReactNode] }) {
  const styleOf = (nth: number) => (nth === shown ? {} : { visibility: 'hidden' as const })
  return (
    <span className={styles['all']}>
      <span style={styleOf(0)}>{children[0]}</span>
      <span style={styleOf(1)}>{children[1]}</span>
    </span>
  )
}

/** For a button that goes when it has done its work: if it had the focus, the first of these ids that is there has it next. */
export function useFocusHandedOn(...ids: string[]): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null)
  const next = ids.join(' ')
  useLayoutEffect(() => {
    const pressed = button.current
    return () => {
      if (pressed === null || document.activeElement !== pressed) return
      // What comes in its place is drawn by then.
      queueMicrotask(() => pressed.isConnected || focusFirst(next.split(' ')))
    }
  }, [next])
  return button
}

function focusFirst(ids: string[]) {
  const first = ids.map((id) => document.getElementById(id)).find((element) => element !== null)
  first?.focus({ preventScroll: true })
}
