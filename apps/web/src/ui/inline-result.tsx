import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import styles from './inline-result.module.css'

export type ResultTone = 'good' | 'soon' | 'late'

type InlineResultProps = {
  tone: ResultTone
  icon: IconName
  /** Id of the result, which receives focus from a removed button. */
  id: string
  children: ReactNode
}

/** The result of an action; has no role, because the page has one live region. */
export function InlineResult({ tone, icon, id, children }: InlineResultProps) {
  return (
    <div className={styles['result']} data-tone={tone} id={id} tabIndex={-1}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  )
}
