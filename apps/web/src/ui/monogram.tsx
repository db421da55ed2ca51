import type { Institution } from '@library-card/contract/institution.ts'
import type { CSSProperties } from 'react'
import styles from './monogram.module.css'

type MonogramProps = {
  institution: Pick<Institution, 'code' | 'monogram' | 'color' | 'logo'>
  /** `missing`: no answer; `working`: no answer yet. */
  state?: 'missing' | 'working' | undefined
  small?: boolean
}

/** Distinguishes institutions at a glance; decorative, always beside the name. */
export function Monogram({ institution, state, small = false }: MonogramProps) {
  const { code, monogram, color, logo } = institution
  const names = [styles['monogram'], state && styles[state], small && styles['small'], logo && styles['logo']]
  const style: CSSProperties & { '--own': string } = { '--own': color }
  return (
    <span
      className={names.filter(Boolean).join(' ')}
      style={style}
      data-institution={code}
      aria-hidden="true"
    >
      {logo ? <img src={logo} alt="" /> : monogram}
    </span>
  )
}

/** The monogram for "All institutions". */
export function AllMonogram({ letters }: { letters: string }) {
  return (
    <span className={`${styles['monogram']} ${styles['all']}`} aria-hidden="true">
      {letters}
    </span>
  )
}
