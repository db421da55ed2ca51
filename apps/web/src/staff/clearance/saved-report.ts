import type { ClearanceRow } from '@library-card/contract/clearance.ts'
import { t } from '@lingui/core/macro'
import { decimalOf } from '../../money/money.ts'
import { resultText } from './clearance-words.ts'

/** A line for each patron, and for each institution that stands in the way or did not answer. */
export function savedReport(rows: ClearanceRow[], nameOf: (code: string) => string) {
  const fields = [
    t`Id`,
    t`Name`,
    t`Result`,
    t`Institution`,
    t`Loans`,
    t`Requests`,
    t`Balance`,
    t`Currency`,
    t`Answer`,
  ]
  const lines = rows.flatMap(({ id, name, result, at }) => {
    const patron = [id, name, resultText(result)]
    if (at.length === 0) return [patron]
    return at.map(({ institutionCode, loans, requests, balance, problem }) => [
      ...patron,
      nameOf(institutionCode),
      numberOf(loans),
      numberOf(requests),
      balance && decimalOf(balance),
      balance && balance.currency,
      problem ? t`no answer` : null,
    ])
  })
  return { fields, lines }
}

function numberOf(count: number | null): string | null {
  return count === null ? null : String(count)
}
