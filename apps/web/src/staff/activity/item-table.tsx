import type { Titled } from '@library-card/contract/staff.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Monogram } from '../../ui/monogram.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { HeadedSection, Joined } from '../../ui/rows.tsx'
import { useOrder, type SortValue } from '../sorting.ts'
import styles from './activity.module.css'
import type { ListedItem, StaffItem } from './activity-items.ts'

/** An item and its title, if staff may see it. */
export type ItemRow<Item> = ListedItem<Item> & { titled: Titled | null }

/** `atLeast`: an institution has not provided all of its own. */
export type ItemRows<Item> = { rows: ItemRow<Item>[]; atLeast: boolean }

export type ItemColumn<Item> = Column<ItemRow<Item>> & { sortValue: (row: ItemRow<Item>) => SortValue }

type ItemTableProps<Item> = {
  title: string
  count: ReactNode
  rows: ItemRow<Item>[]
  /** The first one names the row. */
  columns: Record<string, ItemColumn<Item>>
}

/** One line per item; each column can be sorted. */
export function ItemTable<Item extends StaffItem>({ title, count, rows, columns }: ItemTableProps<Item>) {
  const { sorted, sortedBy } = useOrder<string>(Object.keys(columns)[0])
  const [head, ...others] = Object.entries(columns).map(([id, column]) => ({ ...column, ...sortedBy(id) }))
  if (!head || rows.length === 0) return null
  return (
    <div className={styles['items']}>
      <HeadedSection title={title} count={count}>
        <Table
          caption={title}
          head={head}
          columns={others}
          rows={sorted(rows, (row, by) => columns[by]?.sortValue(row) ?? null)}
          headOf={(row) => ({ key: `${row.institution.code} ${row.item.id}`, name: head.renderCell(row) })}
        />
      </HeadedSection>
    </div>
  )
}

/** `withCallNumber`: the table has no column for it. */
type TitleTextProps = { titled: Titled | null; withCallNumber?: boolean }

/** A title with author and call number; hidden unless it is the own institution's or was requested with a reason. */
export function TitleText({ titled, withCallNumber = true }: TitleTextProps) {
  const { t } = useLingui()
  if (!titled) {
    return (
      <span className={styles['masked']}>
        <Trans>title hidden</Trans>
      </span>
    )
  }
  const { description, author, callNumber } = titled
  const facts = [description, author, withCallNumber ? callNumber : null].filter((fact) => fact !== null)
  return (
    <>
      <b>
        <bdi>{titled.title ?? t`Title not given`}</bdi>
      </b>{' '}
      <span className="quiet">
        <Joined texts={facts} separator=" · " />
      </span>
    </>
  )
}

type PlaceTextProps = { row: ListedItem<unknown>; place: string | null | undefined }

export function PlaceText({ row: { institution, institutionName: name }, place }: PlaceTextProps) {
  const texts = place && place !== name ? [name, place] : [name]
  return (
    <span className={styles['place']}>
      <Monogram institution={institution} small />
      <span>
        <Joined texts={texts} separator=", " />
      </span>
    </span>
  )
}
