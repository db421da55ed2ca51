import type { ReactNode, Ref } from 'react'
import { Icon, type IconName } from './icon.tsx'
import styles from './inline-result.module.css'

export type ResultTone = 'good' | 'soon' | 'late'

type InlineResultProps = {
  tone: ResultTone
  icon: IconName
  /** Takes the focus of a button that has gone. */
  id: string
  ref?: Ref<HTMLDivElement>
  children: ReactNode
}

/** What became of an act. It has no role: the page's one live region speaks. */
export function InlineResult({ tone, icon, id, ref, children }: InlineResultProps) {
  return (
    <div className={`${styles['result']} ${styles[tone]}`} id={id} tabIndex={-1} ref={ref}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  )
}
