import type { NetworkCard } from '../card/network-card.tsx'
import { useState } from 'react'

export type SwitcherRows = {
  /** Where there is an account, or where it is not known whether there is one. */
  accounts: string[]
  /** No account: the institution said so. */
  others: string[]
}

type Known = Pick<NetworkCard, 'order' | 'responses' | 'counts'>

/** A row stands where its account is known; home always does. */
export function switcherRows({ order, responses, counts }: Known): SwitcherRows {
  const others = order.filter((code) => responses.get(code)?.state === 'no-account' && code !== order[0])
  const isKnown = (code: string) => responses.has(code) || counts.has(code) || code === order[0]
  return { accounts: order.filter((code) => isKnown(code) && !others.includes(code)), others }
}

/** While they are held, rows neither join nor leave. */
export function useHeldRows(rows: SwitcherRows, isHeld: boolean): SwitcherRows {
  const [held, setHeld] = useState(rows)
  if (!isHeld && JSON.stringify(held) !== JSON.stringify(rows)) setHeld(rows)
  return held
}
