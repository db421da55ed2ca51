/** The pages of the card, loaded as one file: each file costs a round trip. */
export { BlocksPage } from './blocks/blocks-page.tsx'
export { DetailsPage } from './details/details-page.tsx'
export { FeesPage } from './fees/fees-page.tsx'
export { HistoryPage } from './history/history-page.tsx'
export { LoansPage } from './loans/loans-page.tsx'
export { OverviewPage } from './overview/overview-page.tsx'
export { RequestsPage } from './requests/requests-page.tsx'
export { SettingsPage } from './settings/settings-page.tsx'
