/** Pages of the card that are opened rarely: nobody waits for them to see a loan. */
export { DetailsPage } from './details/details-page.tsx'
export { HistoryPage } from './history/history-page.tsx'
export { SettingsPage } from './settings/settings-page.tsx'
