import { startTransition, useCallback, useState } from 'react'
import { loanKey, type ListedLoan } from './listed-loan.ts'

export type Choice = {
  /** null unless the patron is choosing loans. */
  chosen: ReadonlySet<string> | null
  begin: () => void
  choose: (listed: ListedLoan, isChosen: boolean) => void
  chooseAll: (loans: ListedLoan[]) => void
  end: () => void
}

export function useChoice(): Choice {
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null)
  const choose = useCallback((listed: ListedLoan, isChosen: boolean) => {
    setChosen((before) => {
      const after = new Set(before)
      if (isChosen) after.add(loanKey(listed))
      else after.delete(loanKey(listed))
      return after
    })
  }, [])
  return {
    chosen,
    choose,
    // The bar appears together with the checkboxes: later it would move the list under the pointer.
    begin: () => startTransition(() => setChosen(new Set())),
    chooseAll: (loans) => setChosen((before) => new Set([...(before ?? []), ...loans.map(loanKey)])),
    end: () => setChosen(null),
  }
}
