import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '../ui/button.tsx'
import styles from './staff.module.css'

type PaginationProps = { all: number; size: number; page: number; setPage: (page: number) => void }

/** Renders nothing if one page is enough. */
export function Pagination({ all, size, page, setPage }: PaginationProps) {
  const { t } = useLingui()
  if (all <= size) return null
  const [first, last] = [page * size + 1, Math.min((page + 1) * size, all)]
  return (
    <nav className={`actions ${styles['pages']}`} aria-label={t`Pages`}>
      <Button onClick={() => setPage(page - 1)} disabled={page === 0}>
        <Trans>Back</Trans>
      </Button>
      <span className="quiet">
        <Trans>
          {first} to {last} of {all}
        </Trans>
      </span>
      <Button onClick={() => setPage(page + 1)} disabled={last === all}>
        <Trans>Next</Trans>
      </Button>
    </nav>
  )
}
