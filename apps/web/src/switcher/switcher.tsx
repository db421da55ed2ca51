import { useLingui } from '@lingui/react/macro'
import styles from './switcher.module.css'
import { SwitcherList } from './switcher-list.tsx'
import { useInside } from './use-held-rows.ts'

/** Beside the page, on a wide screen. */
export function Switcher() {
  const { t } = useLingui()
  const { isInside, watch } = useInside()
  return (
    <nav className={`${styles['aside']} no-print`} aria-label={t`Institutions`} {...watch}>
      <SwitcherList isInside={isInside} />
    </nav>
  )
}
