import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import styles from './status-label.module.css'

export type Tone = 'late' | 'soon' | 'good' | 'note'

/** Text with a tone, whose colour only repeats the meaning of icon and text. */
export function StatusLabel({ tone, icon, children }: { tone: Tone; icon: IconName; children: ReactNode }) {
  return (
    <span className={styles['label']} data-tone={tone}>
      <Icon name={icon} />
      <span>{children}</span>
    </span>
  )
}
