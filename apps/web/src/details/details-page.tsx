import type { AccountCard } from '@library-card/contract/card.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { lazy, Suspense } from 'react'
import { Link } from 'react-router'
import { useCardView } from '../card/card-view.ts'
import { shownIn } from '../card/completeness.ts'
import { CardPage } from '../page/card-page.tsx'
import { HoursAndContact } from '../page/hours-and-contact.tsx'
import styles from './details.module.css'
import { FullScreenCard } from './full-screen-card.tsx'
import { standingWords } from '../card/standing-words.ts'
import { lagOf } from '../card/account-lag.ts'
import { accountEnd, comparedWords, type AccountEnd } from '../card/account-end.ts'
import { abbreviatedFullDate, dayWords } from '../dates/date-words.ts'
import { useInstitutionHead } from '../page/institution-cells.tsx'
import { Icon } from '../ui/icon.tsx'
import { UpdateAccount } from './update-account.tsx'
import { NotProvided, Subtext, Table, ToneText, type Column } from '../ui/table.tsx'
import { HeadedSection, Panel } from '../ui/rows.tsx'

export function DetailsPage() {
  const view = useCardView()
  const accounts = shownIn(view)
  const code = view.place === 'all' ? view.home : view.place
  const card = accounts.find(({ institutionCode }) => institutionCode === code)
  return (
    <CardPage section="details">
      {card && (
        <div className={`panels ${styles['twin']}`}>
          <CardFace card={card} />
          <AccountPanel card={card} />
        </div>
      )}
      {view.place === 'all' && accounts.length > 0 && <AccountsTable accounts={accounts} />}
    </CardPage>
  )
}

/**
 * Loads the encoder only if the institution names a symbology; reserves the barcode's space meanwhile. If it does not
 * load, the number is enough.
 */
const Barcode = lazy(async () => {
  const module = await import('./barcode.tsx').catch(() => null)
  return { default: module?.Barcode ?? (() => null) }
})

function CardFace({ card }: { card: AccountCard }) {
  const { nameOf, institutionOf, network } = useCardView()
  const { barcode, displayName } = card.account
  const { barcode: symbology, logo } = institutionOf(card.institutionCode)
  const name = nameOf(card.institutionCode)
  const bars = barcode !== null && symbology && (
    <Suspense fallback={<span className={styles['barcode']} />}>
      <Barcode number={barcode} symbology={symbology} />
    </Suspense>
  )
  return (
    <div>
      <div className={styles['card']}>
        <p className={styles['issuer']}>
          {logo && <img src={logo} alt="" />}
          <bdi>{name}</bdi>
          <small>
            <bdi>{network.name}</bdi>
          </small>
        </p>
        <p className={styles['person']}>
          <bdi>{displayName}</bdi>
        </p>
        {barcode !== null && (
          <div className={styles['bars']}>
            {bars}
            <bdi>{barcode}</bdi>
          </div>
        )}
      </div>
      {barcode !== null && (
        <div className={`${styles['change']} no-print`}>
          <FullScreenCard issuer={name} person={displayName} number={barcode} barcode={bars} />
        </div>
      )}
    </div>
  )
}

/** The account data that the institution provides, without missing data. */
function AccountPanel({ card }: { card: AccountCard }) {
  const { t, i18n } = useLingui()
  const view = useCardView()
  const { nameOf, institutionOf, home } = view
  const institution = institutionOf(card.institutionCode)
  const name = nameOf(card.institutionCode)
  const { account } = card
  const standing = standingWords[account.standing]
  const end = accountEnd(card, view)
  const until = end && dayWords(end.day, { day: 'numeric', month: 'long', year: 'numeric' })
  const isHome = card.institutionCode === home

  return (
    <Panel id="account" title={isHome ? <Trans>Home institution: {name}</Trans> : <Trans>At {name}</Trans>}>
      <dl className="pairs">
        <Pair term={t`Patron group`} value={account.patronGroup} />
        <Pair term={t`Expires`} value={until} />
        <Pair term={t`Standing`} value={standing && i18n._(standing)} />
        <Pair term={t`E-mail for notices`} value={account.email} />
        <Pair term={t`Telephone`} value={account.phone} />
        <Pair term={t`Postal address`} value={account.address.join(', ') || null} />
      </dl>
      <p className={styles['change']}>
        <HoursAndContact institution={institution} />
      </p>
      <UpdateAccount key={card.institutionCode} card={card} />
      {institution.links.details !== null && (
        <p className={`${styles['change']} no-print`}>
          <a href={institution.links.details}>
            <Trans>Change your details at {name}</Trans>
            <span>
              &nbsp;
              <Icon name="external" />
            </span>
          </a>
        </p>
      )}
    </Panel>
  )
}

function Pair({ term, value }: { term: string; value: string | null }) {
  if (value === null) return null
  return (
    <>
      <dt>{term}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </>
  )
}

function AccountsTable({ accounts }: { accounts: AccountCard[] }) {
  const { t } = useLingui()
  const view = useCardView()
  const { home } = view
  const headOf = useInstitutionHead((code) => `/card/${code}/details`)
  const endOf = (card: AccountCard) => accountEnd(card, view)
  const homeCard = accounts.find(({ institutionCode }) => institutionCode === home)
  const homeEnd = homeCard ? endOf(homeCard) : null
  const columns: Column<AccountCard>[] = [
    { name: t`Patron group`, renderCell: ({ account }) => textOrNotTold(account.patronGroup) },
    { name: t`Card number`, renderCell: ({ account }) => textOrNotTold(account.barcode, styles['number']) },
    {
      name: t`Expires`,
      isDate: true,
      renderCell: (card) => <Until end={endOf(card)} standing={card.account.standing} />,
    },
    {
      name: t`Compared with home account`,
      renderCell: (card) =>
        card.institutionCode !== home && (
          <>
            <Compared end={endOf(card)} home={homeEnd} />
            {lagOf(card, view) && (
              <Subtext>
                <Link to={`/card/${card.institutionCode}/details`}>
                  <Trans>can be updated</Trans>
                </Link>
              </Subtext>
            )}
          </>
        ),
    },
  ]

  return (
    <HeadedSection title={<Trans>Your accounts in the network</Trans>}>
      <Table
        caption={t`Your account at each institution`}
        head={{ name: t`Institution` }}
        columns={columns}
        rows={accounts}
        headOf={({ institutionCode }) => headOf(institutionCode)}
      />
    </HeadedSection>
  )
}

function textOrNotTold(value: string | null, className?: string) {
  return value === null ? <NotProvided /> : <bdi className={className}>{value}</bdi>
}

type UntilProps = Pick<AccountCard['account'], 'standing'> & { end: AccountEnd | null }

/** The last day of an account, and why it cannot be used before, if so. */
function Until({ end, standing }: UntilProps) {
  const { i18n } = useLingui()
  const words = standing === 'expired' ? null : standingWords[standing]
  return (
    <>
      {end ? (
        <ToneText tone={end.isSoon ? 'soon' : undefined}>{abbreviatedFullDate(end.day)}</ToneText>
      ) : (
        <NotProvided />
      )}
      {words && <Subtext>{i18n._(words)}</Subtext>}
    </>
  )
}

/** Refers the patron to the desk if the account ends soon and before the home account. */
function Compared({ end, home }: { end: AccountEnd | null; home: AccountEnd | null }) {
  if (!end || !home) return <NotProvided />
  const words = comparedWords(end.day, home.day)
  if (!end.isSoon || end.day >= home.day) return words
  return (
    <ToneText tone="soon">
      <Trans>Ends {words} than your home account. Ask the desk to extend it.</Trans>
    </ToneText>
  )
}
