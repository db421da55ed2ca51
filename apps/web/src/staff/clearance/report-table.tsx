import type { ClearanceResult, ClearanceRow } from '@library-card/contract/clearance.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { IconName } from '../../ui/icon.tsx'
import { Cell, Line, Register } from '../../ui/register.tsx'
import { Say, type Tone } from '../../ui/say.tsx'
import { useDesk } from '../desk.ts'
import { Pages } from '../pages.tsx'
import { atWords, resultWords } from './clearance-words.ts'

const onePage = 100

export function ReportTable({ rows }: { rows: ClearanceRow[] }) {
  const { t } = useLingui()
  const { nameOf } = useDesk()
  const [page, turnTo] = useState(0)
  const columns = {
    result: { name: t`Result` },
    why: { name: t`What is open, or who did not answer` },
  }
  if (rows.length === 0) {
    return (
      <p>
        <Trans>Nobody has this result.</Trans>
      </p>
    )
  }
  return (
    <>
      <Register
        caption={t`Patrons of this report`}
        columns={[{ name: t`Patron` }, ...Object.values(columns)]}
      >
        {rows.slice(page * onePage, (page + 1) * onePage).map(({ id, name, result, at }) => (
          <Line key={id} name={<bdi>{name ?? id}</bdi>} sub={name !== null && <bdi>{id}</bdi>}>
            <Cell column={columns.result}>
              <Result result={result} />
            </Cell>
            <Cell column={columns.why}>
              {at.map((told) => (
                <div key={told.institutionCode} className={result === 'cleared' ? 'quiet' : undefined}>
                  <bdi>{atWords(told, nameOf)}</bdi>
                </div>
              ))}
            </Cell>
          </Line>
        ))}
      </Register>
      <Pages all={rows.length} size={onePage} page={page} turnTo={turnTo} />
    </>
  )
}

const signs: Record<ClearanceResult, { tone: Tone; icon: IconName }> = {
  cleared: { tone: 'good', icon: 'done' },
  'not-cleared': { tone: 'late', icon: 'warning' },
  'not-known': { tone: 'soon', icon: 'silence' },
  'not-found': { tone: 'note', icon: 'unsure' },
}

function Result({ result }: { result: ClearanceResult | null }) {
  const { i18n } = useLingui()
  if (result) return <Say {...signs[result]}>{i18n._(resultWords[result])}</Say>
  return (
    <span className="quiet">
      <Trans>Not checked yet</Trans>
    </span>
  )
}
