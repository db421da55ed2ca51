import type { AccountCard } from '@library-card/contract/card.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { dayWords } from '../dates/date-words.ts'
import { comparedWords, accountEnd, type AccountEnd } from '../card/account-end.ts'
import { useCardView } from '../card/card-view.ts'
import { InstitutionLine } from '../page/institution-line.tsx'
import { Cell, Register, Toned } from '../ui/register.tsx'
import rows from '../ui/rows.module.css'

/** Every account in the network, compared with the one at home. */
export function AccountRegister({ accounts }: { accounts: AccountCard[] }) {
  const { t } = useLingui()
  const { institutionOf, home } = useCardView()
  const columns = {
    institution: { name: t`Institution` },
    group: { name: t`You are there` },
    number: { name: t`Card number there` },
    until: { name: t`Account until`, isDate: true },
    compared: { name: t`Compared with home` },
  }
  const endOf = (card: AccountCard) => accountEnd(card, institutionOf(card.institutionCode))
  const homeCard = accounts.find(({ institutionCode }) => institutionCode === home)
  const homeEnd = homeCard ? endOf(homeCard) : null

  return (
    <section className={rows['group']} aria-labelledby="accounts">
      <header className={rows['groupHeader']}>
        <h2 id="accounts">
          <Trans>Your accounts in the network</Trans>
        </h2>
      </header>
      <Register caption={t`Your account at each institution`} columns={Object.values(columns)}>
        {accounts.map((card) => (
          <InstitutionLine key={card.institutionCode} code={card.institutionCode} section="details">
            <Cell column={columns.group}>{told(card.account.patronGroup)}</Cell>
            <Cell column={columns.number}>{told(card.account.barcode)}</Cell>
            <Cell column={columns.until}>
              <Until end={endOf(card)} />
            </Cell>
            <Cell column={columns.compared}>
              {card.institutionCode === home ? (
                <span className="quiet">
                  <Trans>home</Trans>
                </span>
              ) : (
                <Compared end={endOf(card)} home={homeEnd} />
              )}
            </Cell>
          </InstitutionLine>
        ))}
      </Register>
    </section>
  )
}

function told(text: string | null) {
  return text === null ? <NotTold /> : <bdi>{text}</bdi>
}

function Until({ end }: { end: AccountEnd | null }) {
  if (!end) return <NotTold />
  const date = dayWords(end.day, { day: 'numeric', month: 'short', year: 'numeric' })
  return <Toned tone={end.isSoon ? 'soon' : undefined}>{date}</Toned>
}

/** Refers the patron to the desk if the account ends soon and before the one at home. */
function Compared({ end, home }: { end: AccountEnd | null; home: AccountEnd | null }) {
  if (!end || !home) return <NotTold />
  const words = comparedWords(end.day, home.day)
  if (!end.isSoon || end.day >= home.day) return words
  return (
    <Toned tone="soon">
      <Trans>{words}: ask the desk</Trans>
    </Toned>
  )
}

function NotTold() {
  return (
    <span className="quiet">
      <Trans>not told</Trans>
    </span>
  )
}
