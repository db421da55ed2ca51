import { useLingui } from '@lingui/react/macro'
import { CalendarPanel } from '../features/calendar/calendar-panel.tsx'
import { RemindersPanel } from '../features/reminders/reminders-panel.tsx'
import { useCardView } from '../card/card-view.ts'
import { hasFeature } from '../card/network-card.tsx'
import { CardHeading } from '../page/card-page.tsx'
import { InstitutionsPanel } from './institutions-panel.tsx'
import { SessionsPanel } from './sessions-panel.tsx'
import { StaffViewsPanel } from './staff-views-panel.tsx'

/** The patron's settings, sessions and staff views of the account; the same for every institution. */
export function SettingsPage() {
  const { t } = useLingui()
  const { network } = useCardView()
  return (
    <>
      <CardHeading name={t`Settings`} isAlone />
      {hasFeature(network, 'calendar') && <CalendarPanel />}
      {hasFeature(network, 'reminders') && <RemindersPanel />}
      <InstitutionsPanel />
      <SessionsPanel />
      <StaffViewsPanel />
    </>
  )
}
