import type { ClearanceReport, ClearanceRow } from '@library-card/contract/clearance.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { dayOf } from '../../dates/calendar.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { saveFile } from '../../export/save-file.ts'
import { useDesk } from '../desk.ts'
import staff from '../staff.module.css'
import { resultText } from './clearance-words.ts'
import type { Filter } from './report-page.tsx'
import { t as text } from '@lingui/core/macro'
import { decimalOf } from '../../money/money.ts'

type ReportToolsProps = {
  report: ClearanceReport
  shown: ClearanceRow[]
  filter: Filter
  choose: (filter: Filter) => void
}

const filters = ['all', 'cleared', 'not-cleared', 'not-known', 'not-found'] as const

export function ReportTools({ report: { clearance, rows }, shown, filter, choose }: ReportToolsProps) {
  const { t } = useLingui()
  const { home, institutionOf, nameOf } = useDesk()

  async function save() {
    // Loaded only when a file is requested.
    const { csvOfRows } = await import('../../export/csv.ts')
    const day = dayOf({ at: clearance.began }, institutionOf(home).timeZone)
    const { fields, lines } = savedReport(shown, nameOf)
    saveFile(`patron-services-clearance-${day}.csv`, csvOfRows(fields, lines))
  }

  return (
    <div className={`${staff['tools']} no-print`}>
      <label className={staff['where-field']}>
        <Trans>Result</Trans>
        <select
          value={filter}
          onChange={({ target }) => choose(filters.find((other) => other === target.value) ?? 'all')}
        >
          {filters.map((other) => (
            <option key={other} value={other}>
              {other === 'all' ? t`All` : resultText(other)}
              {': '}
              {other === 'all' ? rows.length : rows.filter(({ result }) => result === other).length}
            </option>
          ))}
        </select>
      </label>
      <Button onClick={() => void save()}>
        <Icon name="save" /> <Trans>CSV</Trans>
      </Button>
    </div>
  )
}

/** One line per patron, and per institution that has something open or did not respond. */
function savedReport(rows: ClearanceRow[], nameOf: (code: string) => string) {
  const fields = [
    text`Id`,
    text`Name`,
    text`Result`,
    text`Institution`,
    text`Loans`,
    text`Requests`,
    text`Balance`,
    text`Currency`,
    text`Answer`,
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
      problem ? text`no answer` : null,
    ])
  })
  return { fields, lines }
}

function numberOf(count: number | null): string | null {
  return count === null ? null : String(count)
}
