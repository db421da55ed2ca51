import type { AccountCard } from '@library-card/contract/card.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { dayWords } from '../dates/date-words.ts'
import { comparedWords, accountEnd, type AccountEnd } from '../card/account-end.ts'
import { useCardView } from '../card/card-view.ts'
import { useInstitutionHead } from '../page/institution-head.tsx'
import { NotTold, Register, Toned, type Column } from '../ui/register.tsx'
import { HeadedSection } from '../ui/rows.tsx'

/** Every account in the network, compared with the one at home. */
export function AccountRegister({ accounts }: { accounts: AccountCard[] }) {
  const { t } = useLingui()
  const { institutionOf, home } = useCardView()
  const headOf = useInstitutionHead('details')
  const endOf = (card: AccountCard) => accountEnd(card, institutionOf(card.institutionCode))
  const homeCard = accounts.find(({ institutionCode }) => institutionCode === home)
  const homeEnd = homeCard ? endOf(homeCard) : null
  const columns: Column<AccountCard>[] = [
    { name: t`You are there`, renderCell: ({ account }) => told(account.patronGroup) },
    { name: t`Card number there`, renderCell: ({ account }) => told(account.barcode) },
    { name: t`Account until`, isDate: true, renderCell: (card) => <Until end={endOf(card)} /> },
    {
      name: t`Compared with home`,
      renderCell: (card) =>
        card.institutionCode === home ? (
          <span className="quiet">
            <Trans>home</Trans>
          </span>
        ) : (
          <Compared end={endOf(card)} home={homeEnd} />
        ),
    },
  ]

  return (
    <HeadedSection title={<Trans>Your accounts in the network</Trans>}>
      <Register
        caption={t`Your account at each institution`}
        head={{ name: t`Institution` }}
        columns={columns}
        rows={accounts}
        headOf={({ institutionCode }) => headOf(institutionCode)}
      />
    </HeadedSection>
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
