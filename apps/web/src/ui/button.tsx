import type { ComponentProps } from 'react'
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
