import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import styles from './say.module.css'

export type Tone = 'late' | 'soon' | 'good' | 'note'

/** Words with a meaning: the colour repeats what the shape and the words say. */
export function Say({ tone, icon, children }: { tone: Tone; icon: IconName; children: ReactNode }) {
  return (
    <span className={`${styles['say']} ${styles[tone]}`}>
      <Icon name={icon} />
      <span>{children}</span>
    </span>
  )
}
