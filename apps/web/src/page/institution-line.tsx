import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Monogram } from '../ui/monogram.tsx'
import { Line } from '../ui/register.tsx'
import { useCardView } from '../card/card-view.ts'
import type { SectionName } from '../card/sections.ts'

type InstitutionLineProps = { code: string; section: SectionName; isSilent?: boolean; children: ReactNode }

/** An institution's line in a register; its name links to its page. */
export function InstitutionLine({ code, section, isSilent = false, children }: InstitutionLineProps) {
  const { institutionOf, nameOf, home } = useCardView()
  const { monogram, color } = institutionOf(code)
  return (
    <Line
      isSilent={isSilent}
      sign={<Monogram letters={monogram} color={color} kind={isSilent ? 'silent' : 'own'} />}
      name={
        <Link to={`/card/${code}/${section}`}>
          <bdi>{nameOf(code)}</bdi>
        </Link>
      }
      sub={code === home && <Trans>your home institution</Trans>}
    >
      {children}
    </Line>
  )
}
