import { useId, type ReactNode } from 'react'
import styles from './checkbox.module.css'

type CheckboxProps = {
  checked: boolean
  choose: (checked: boolean) => void
  children: ReactNode
  /** Explains the choice, in a line below it. */
  help: ReactNode
}

export function Checkbox({ checked, choose, children, help }: CheckboxProps) {
  const id = useId()
  return (
    <>
      <label className={`choice ${styles['choice']}`} htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          checked={checked}
          aria-describedby={`${id}-help`}
          onChange={({ target }) => choose(target.checked)}
        />
        {children}
      </label>
      <p className={`${styles['help']} quiet`} id={`${id}-help`}>
        {help}
      </p>
    </>
  )
}
