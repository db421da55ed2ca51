import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useCardView } from '../card/card-view.ts'
import type { SectionName } from '../card/sections.ts'
import { Monogram } from '../ui/monogram.tsx'
import type { RowHead } from '../ui/table.tsx'

/** The head of an institution's row in a table; its name links to `section` of that institution. */
export function useInstitutionHead(section: SectionName) {
  const { institutionOf, nameOf, home } = useCardView()
  return (code: string, reason?: ReactNode): RowHead => ({
    key: code,
    sign: <Monogram institution={institutionOf(code)} isUnavailable={Boolean(reason)} />,
    name: (
      <Link to={`/card/${code}/${section}`}>
        <bdi>{nameOf(code)}</bdi>
      </Link>
    ),
    sub: code === home && <Trans>your home institution</Trans>,
    reason,
  })
}
