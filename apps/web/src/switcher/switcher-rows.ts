import type { NetworkCard } from '../card/network-card.tsx'
import { useState } from 'react'

export type SwitcherRows = {
  /** Institutions with an account, or where that is unknown. */
  accounts: string[]
  /** Institutions without an account. */
  others: string[]
}

type Known = Pick<NetworkCard, 'order' | 'responses' | 'counts'>

/** An institution has a row once its account is known; home always has one. */
export function switcherRows({ order, responses, counts }: Known): SwitcherRows {
  const others = order.filter((code) => responses.get(code)?.state === 'no-account' && code !== order[0])
  const isKnown = (code: string) => responses.has(code) || counts.has(code) || code === order[0]
  return { accounts: order.filter((code) => isKnown(code) && !others.includes(code)), others }
}

/** While held, rows are neither added nor removed. */
export function useHeldRows(rows: SwitcherRows, isHeld: boolean): SwitcherRows {
  const [held, setHeld] = useState(rows)
  if (!isHeld && JSON.stringify(held) !== JSON.stringify(rows)) setHeld(rows)
  return held
}
