import type { Sent } from '@library-card/contract/privacy.ts'
import { useLingui } from '@lingui/react/macro'
import { listWords } from '../text/list-words.ts'
import { Cell, Line, Register } from '../ui/register.tsx'
import { whyWords } from './kept-words.ts'
import { toldWords, toWords, whenWords } from './sent-words.ts'

export function SentRegister({ sent }: { sent: Sent[] }) {
  const { t, i18n } = useLingui()
  const columns = { to: { name: t`Whom` }, what: { name: t`What` }, why: { name: t`Why` } }
  return (
    <Register caption={t`What Library Card tells, and whom`} columns={Object.values(columns)}>
      {sent.map(({ id, to, what, why }) => (
        <Line key={id} name={i18n._(toWords[to])} sub={i18n._(whenWords[id])}>
          <Cell column={columns.what}>
            {listWords(
              what.map((told) => i18n._(toldWords[told])),
              i18n.locale,
            )}
          </Cell>
          <Cell column={columns.why}>{i18n._(whyWords[why])}</Cell>
        </Line>
      ))}
    </Register>
  )
}
