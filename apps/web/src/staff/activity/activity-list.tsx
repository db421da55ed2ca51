import { Trans } from '@lingui/react/macro'
import { ZoneNote } from '../../dates/zone-note.tsx'
import { useDesk } from '../desk.tsx'
import staff from '../staff.module.css'
import styles from './activity.module.css'
import { countOfItems, itemsIn, type ListedItem, type StaffItem } from './activity-items.ts'
import { isShort, type ActivityView, type Part } from './activity-view.ts'
import type { ItemRows } from './item-table.tsx'
import { LoanTable } from './loan-table.tsx'
import { FeeTable, RequestTable } from './request-and-fee-tables.tsx'
import { ShownTitlesNotes, ShowTitles, TitlesNotes } from './titles.tsx'
import type { ShownTitles } from './use-titles.ts'

type ActivityListProps = { view: ActivityView; titles: ShownTitles; query: string }

export function ActivityList({ view, titles, query }: ActivityListProps) {
  const desk = useDesk()
  if (countOfItems(itemsIn(view, desk)) === 0) return <EmptyActivity view={view} />
  const items = itemsIn(view, desk, query)
  const tableOf = <Item extends StaffItem>(part: Part, listed: ListedItem<Item>[]): ItemRows<Item> => ({
    rows: listed.map((one) => ({ ...one, titled: titles.titledOf(one, part) })),
    atLeast: isShort(view, part),
  })
  return (
    <>
      <div className={`${styles['notes']} no-print`}>
        <ShowTitles view={view} titles={titles} />
        <ShownTitlesNotes titles={titles} />
      </div>
      <LoanTable {...tableOf('loans', items.loans)} />
      <div className={styles['underTable']}>
        <TitlesNotes view={view} />
        <ZoneNote listed={items.loans} />
      </div>
      <RequestTable {...tableOf('requests', items.requests)} />
      <FeeTable {...tableOf('fees', items.fees)} />
    </>
  )
}

/** "Nothing" only where all institutions responded in full. */
function EmptyActivity({ view }: { view: ActivityView }) {
  if (view.waiting.length > 0) return null
  const isSure = !(['loans', 'requests', 'fees'] as const).some((part) => isShort(view, part))
  return (
    <p className={staff['paragraph']}>
      {isSure ? (
        <Trans>No loans, requests or fees.</Trans>
      ) : (
        <Trans>No loans, requests or fees at the institutions that answered.</Trans>
      )}
    </p>
  )
}
