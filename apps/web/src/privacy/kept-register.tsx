import type { Form, Kept } from '@library-card/contract/privacy.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { listWords } from '../text/list-words.ts'
import { Cell, Line, Register } from '../ui/register.tsx'
import { formWords, keptWords, timesAndCodes, untilWords, whereWords, whyWords } from './kept-words.ts'

const formOrder: Form[] = ['encrypted', 'keyed-hash', 'hash', 'clear']

export function KeptRegister({ kept }: { kept: Kept[] }) {
  const { t, i18n } = useLingui()
  const columns = {
    what: { name: t`What` },
    where: { name: t`Where and how` },
    until: { name: t`How long` },
    why: { name: t`Why` },
  }
  return (
    <Register caption={t`What Library Card keeps`} columns={Object.values(columns)}>
      {kept.map((one) => (
        <Line key={one.id} name={i18n._(keptWords[one.id])} sub={one.name && <code>{one.name}</code>}>
          <Cell column={columns.where}>
            <Forms kept={one} />
          </Cell>
          <Cell column={columns.until}>
            <HowLong kept={one} />
          </Cell>
          <Cell column={columns.why}>{i18n._(whyWords[one.why])}</Cell>
        </Line>
      ))}
    </Register>
  )
}

/** Protected data first, readable data last. */
function Forms({ kept: { where, forms } }: { kept: Kept }) {
  const { i18n } = useLingui()
  const words = formOrder
    .filter((form) => forms.includes(form))
    .map((form) => i18n._(form === 'clear' && where === 'database' ? timesAndCodes : formWords[form]))
  return (
    <>
      {i18n._(whereWords[where])}: {listWords(words, i18n.locale)}
    </>
  )
}

/** "until you sign out, 8 hours at most", "24 hours", "until you end it, or 24 months after the last use". */
function HowLong({ kept: { until, atMost, unusedFor } }: { kept: Kept }) {
  const { i18n } = useLingui()
  const words = untilWords[until]
  const ending = words && i18n._(words)
  const limit = unusedFor ?? atMost
  if (!limit) return ending
  const { amount, unit } = limit
  const span = new Intl.NumberFormat(i18n.locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
  if (!ending) return span
  if (unusedFor) {
    return (
      <Trans>
        {ending}, or {span} after the last use
      </Trans>
    )
  }
  return (
    <Trans>
      {ending}, {span} at most
    </Trans>
  )
}
