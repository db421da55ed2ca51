import type { AccountCard } from '@library-card/contract/card.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useCardView } from '../card/card-view.ts'
import { InstitutionLine } from '../page/institution-line.tsx'
import { accountsIn } from '../card/completeness.ts'
import { Cell, Register, type Column } from '../ui/register.tsx'
import rows from '../ui/rows.module.css'
import { AccountUntil, LoanCount, NextDue, RequestCount, ToPay } from './register-cells.tsx'

/** One line per institution, also for unavailable ones. */
export function InstitutionRegister() {
  const { t } = useLingui()
  const view = useCardView()
  const columns = {
    institution: { name: t`Institution` },
    loans: { name: t`Loans`, isNumber: true },
    nextDue: { name: t`Next due`, isDate: true },
    requests: { name: t`Requests`, isNumber: true },
    toPay: { name: t`To pay`, isNumber: true },
    until: { name: t`Account until` },
  }
  const accounts = accountsIn(view)
  if (accounts.length + view.silent.length + view.notWanted.length === 0) return null

  return (
    <section className={rows['group']} aria-labelledby="register">
      <header className={rows['groupHeader']}>
        <h2 id="register">
          {view.place === 'all' ? <Trans>Your institutions</Trans> : <Trans>At a glance</Trans>}
        </h2>
      </header>
      <Register caption={t`Loans, requests and fees at each institution`} columns={Object.values(columns)}>
        {accounts.map((card) => (
          <InstitutionLine key={card.institutionCode} code={card.institutionCode} section="overview">
            <Cells card={card} columns={columns} />
          </InstitutionLine>
        ))}
        {view.silent.map(({ institutionCode, account }) => (
          <InstitutionLine key={institutionCode} code={institutionCode} section="overview" isSilent>
            <td colSpan={5}>
              {account === 'unknown' ? (
                <Trans>No answer: not known whether you have an account</Trans>
              ) : (
                <Trans>No answer</Trans>
              )}
            </td>
          </InstitutionLine>
        ))}
        {view.notWanted.map((code) => (
          <InstitutionLine key={code} code={code} section="overview" isSilent>
            <td colSpan={5}>
              <Trans>Switched off: not asked about you</Trans>
            </td>
          </InstitutionLine>
        ))}
      </Register>
    </section>
  )
}

type Columns = Record<'loans' | 'nextDue' | 'requests' | 'toPay' | 'until', Column>

function Cells({ card, columns }: { card: AccountCard; columns: Columns }) {
  return (
    <>
      <Cell column={columns.loans}>
        <LoanCount card={card} />
      </Cell>
      <Cell column={columns.nextDue}>
        <NextDue card={card} />
      </Cell>
      <Cell column={columns.requests}>
        <RequestCount card={card} />
      </Cell>
      <Cell column={columns.toPay}>
        <ToPay card={card} />
      </Cell>
      <Cell column={columns.until}>
        <AccountUntil card={card} />
      </Cell>
    </>
  )
}
