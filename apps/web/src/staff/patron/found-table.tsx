import type { FoundPatron } from '@library-card/contract/staff.ts'
import { useLingui } from '@lingui/react/macro'
import { Link } from 'react-router'
import { Cell, Line, Register, type Column } from '../../ui/register.tsx'
import { useDesk, type Found } from '../desk.ts'
import { Pages } from '../pages.tsx'
import { StandingText, UntilText } from './account-texts.tsx'

const onePage = 20

/** Enough to distinguish two people, and no more. */
export function FoundTable({ found }: { found: Found }) {
  const { t } = useLingui()
  const { keepFound } = useDesk()
  const { isDescending, page } = found
  const turn = () => keepFound({ ...found, isDescending: !isDescending, page: 0 })
  const columns = {
    name: { name: t`Name`, sorted: { direction: isDescending ? 'descending' : 'ascending', turn } },
    group: { name: t`Patron group` },
    barcode: { name: t`Barcode ends in` },
    until: { name: t`Account until`, isDate: true },
    status: { name: t`Status` },
  } satisfies Record<string, Column>
  const sorted = isDescending ? found.patrons.toReversed() : found.patrons
  const shown = sorted.slice(page * onePage, (page + 1) * onePage)

  return (
    <>
      <Register caption={t`Patrons that were found`} columns={Object.values(columns)}>
        {shown.map((patron) => (
          <PatronLine key={patron.handle} patron={patron} columns={columns} />
        ))}
      </Register>
      <Pages
        all={found.patrons.length}
        size={onePage}
        page={page}
        turnTo={(to) => keepFound({ ...found, page: to })}
      />
    </>
  )
}

type Columns = Record<'group' | 'barcode' | 'until' | 'status', Column>

function PatronLine({ patron, columns }: { patron: FoundPatron; columns: Columns }) {
  const { home, institutionOf } = useDesk()
  const name = (
    <Link to={`/staff/patrons/${patron.handle}`}>
      <bdi>{patron.name}</bdi>
    </Link>
  )
  return (
    <Line name={name}>
      <Cell column={columns.group}>{patron.patronGroup && <bdi>{patron.patronGroup}</bdi>}</Cell>
      <Cell column={columns.barcode}>{patron.barcodeEnd && <bdi>…{patron.barcodeEnd}</bdi>}</Cell>
      <Cell column={columns.until}>
        <UntilText
          expires={patron.expires}
          standing={patron.standing}
          timeZone={institutionOf(home).timeZone}
        />
      </Cell>
      <Cell column={columns.status}>
        <StandingText standing={patron.standing} />
      </Cell>
    </Line>
  )
}
