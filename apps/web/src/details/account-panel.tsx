import type { AccountCard } from '@library-card/contract/card.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { dayWords } from '../dates/date-words.ts'
import { accountEnd } from '../card/account-end.ts'
import { useCardView } from '../card/card-view.ts'
import { Icon } from '../ui/icon.tsx'
import styles from './details.module.css'
import type { Account } from '@library-card/contract/account.ts'

/** The account data that the institution provides; missing data is left out. */
export function AccountPanel({ card }: { card: AccountCard }) {
  const { t } = useLingui()
  const { nameOf, institutionOf, home } = useCardView()
  const institution = institutionOf(card.institutionCode)
  const name = nameOf(card.institutionCode)
  const { account } = card
  const end = accountEnd(card, institution)
  const until = end && dayWords(end.day, { day: 'numeric', month: 'long', year: 'numeric' })
  const isHome = card.institutionCode === home

  return (
    <section className={styles['panel']} aria-labelledby="account">
      <h2 id="account">{isHome ? <Trans>At home, {name}</Trans> : <Trans>At {name}</Trans>}</h2>
      <dl className={styles['pairs']}>
        <Pair term={t`Patron group`} told={account.patronGroup} />
        <Pair term={t`Account until`} told={until} />
        <StandingWords standing={account.standing} />
        <Pair term={t`E-mail for notices`} told={account.email} />
        <Pair term={t`Telephone`} told={account.phone} />
        <Pair term={t`Post`} told={account.address.join(', ') || null} />
      </dl>
      {institution.links.details !== null && (
        <p className={styles['change']}>
          <a href={institution.links.details}>
            <Trans>Change your details at {name}</Trans> <Icon name="leaves" />
          </a>
        </p>
      )}
    </section>
  )
}

function Pair({ term, told }: { term: string; told: string | null }) {
  if (told === null) return null
  return (
    <>
      <dt>{term}</dt>
      <dd>
        <bdi>{told}</bdi>
      </dd>
    </>
  )
}

/** The account's standing, unless it is active or unknown. */
function StandingWords({ standing }: { standing: Account['standing'] }) {
  if (standing === 'active' || standing === 'unknown') return null
  return (
    <>
      <dt>
        <Trans>Standing</Trans>
      </dt>
      <dd>
        {standing === 'expired' ? (
          <Trans>This account has ended: ask its desk</Trans>
        ) : (
          <Trans>Not active: ask its desk</Trans>
        )}
      </dd>
    </>
  )
}
