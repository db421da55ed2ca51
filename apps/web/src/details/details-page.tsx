import type { AccountCard } from '@library-card/contract/card.ts'
import { CalendarPanel } from '../calendar/calendar-panel.tsx'
import { CardPage } from '../page/card-page.tsx'
import { useCardView } from '../card/card-view.ts'
import { hasFeature } from '../card/features.ts'
import { shownIn } from '../card/completeness.ts'
import { AccountPanel } from './account-panel.tsx'
import { AccountRegister } from './account-register.tsx'
import { AskedPanel } from './asked-panel.tsx'
import { CardFace } from './card-face.tsx'
import { LooksPanel } from './looks.tsx'
import { SessionsPanel } from './sessions-panel.tsx'
import styles from './details.module.css'

/** The library card, the institution's data about the patron, and the patron's accounts and settings. */
export function DetailsPage() {
  const view = useCardView()
  const accounts = shownIn(view)
  const card = shownCard(accounts, view.place === 'all' ? view.home : view.place)
  return (
    <CardPage
      section="details"
      foot={
        view.place === 'all' && (
          <>
            {hasFeature(view.network, 'calendar') && <CalendarPanel />}
            <LooksPanel />
            <AskedPanel />
            <SessionsPanel />
          </>
        )
      }
    >
      {card && (
        <div className={styles['twin']}>
          <CardFace card={card} />
          <AccountPanel card={card} />
        </div>
      )}
      {view.place === 'all' && accounts.length > 0 && <AccountRegister accounts={accounts} />}
    </CardPage>
  )
}

function shownCard(accounts: AccountCard[], code: string): AccountCard | undefined {
  return accounts.find(({ institutionCode }) => institutionCode === code)
}
