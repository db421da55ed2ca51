import { useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import styles from './loan-choice.module.css'

export type Choosing = { isChosen: boolean; choose: (isChosen: boolean) => void }

/** Stands where the button stands that renews one loan. */
export function LoanChoice({ title, isChosen, choose }: Choosing & { title: string }) {
  const { t } = useLingui()
  const id = useId()
  return (
    <label className={styles['choice']} htmlFor={id}>
      <input id={id} type="checkbox" checked={isChosen} onChange={(event) => choose(event.target.checked)} />
      {t`Choose`}
      <span className="unseen">: {title}</span>
    </label>
  )
}
