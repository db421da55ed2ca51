import type { CSSProperties } from 'react'
import styles from './monogram.module.css'

type Kind = 'own' | 'all' | 'silent'
type MonogramProps = { letters: string; color?: string; kind?: Kind; small?: boolean }

/** Distinguishes institutions at a glance; decorative, always beside the name. */
export function Monogram({ letters, color, kind = 'own', small = false }: MonogramProps) {
  const names = [styles['monogram'], kind !== 'own' && styles[kind], small && styles['small']]
  const style: CSSProperties & { '--own'?: string } = color ? { '--own': color } : {}
  return (
    <span className={names.filter(Boolean).join(' ')} style={style} aria-hidden="true">
      {letters}
    </span>
  )
}
