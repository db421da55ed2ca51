import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import styles from './notice.module.css'

type Tone = 'late' | 'good' | 'note' | 'missing'

const icons: Record<Tone, IconName> = {
  late: 'warning',
  good: 'done',
  note: 'note',
  missing: 'noResponse',
}

/** A notice about the surrounding content; has no role, because the page has one live region. */
export function Notice(props: { tone: Tone; icon?: IconName; children: ReactNode; actions?: ReactNode }) {
  const { tone, icon = icons[tone], children, actions } = props
  return (
    <div className={`${styles['notice']} ${tone === 'missing' ? styles['missing'] : ''}`} data-tone={tone}>
      <Icon name={icon} className={styles['icon']} />
      <div>{children}</div>
      {actions && <div className="actions no-print">{actions}</div>}
    </div>
  )
}
