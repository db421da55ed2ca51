import { useState } from 'react'
import type { HeadColumn } from '../ui/table.tsx'

/** null comes last in either direction. */
export type SortValue = number | string | null

type Order<Name> = { by: Name; isDescending: boolean }

/** The order of a table. null: as the rows come. A second click on a column head turns it round. */
export function useOrder<Name extends string | number>(initial: Name | null = null) {
  const [order, setOrder] = useState<Order<Name> | null>(
    initial === null ? null : { by: initial, isDescending: false },
  )

  function sortedBy(by: Name): Pick<HeadColumn, 'sorted'> {
    return {
      sorted: {
        direction: order?.by === by ? (order.isDescending ? 'descending' : 'ascending') : null,
        toggle: () => setOrder({ by, isDescending: order?.by === by && !order.isDescending }),
      },
    }
  }

  function sorted<Row>(rows: Row[], valueOf: (row: Row, by: Name) => SortValue): Row[] {
    if (order === null) return rows
    const sign = order.isDescending ? -1 : 1
    return rows.toSorted((one, other) => compare(valueOf(one, order.by), valueOf(other, order.by), sign))
  }

  return { sortedBy, sorted }
}

function compare(one: SortValue, other: SortValue, sign: number): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  if (typeof one === 'string' && typeof other === 'string') return sign * one.localeCompare(other)
  if (one === other) return 0
  return one < other ? -sign : sign
}
