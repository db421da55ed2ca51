/** The card and its lists, loaded as one file: each file costs a round trip. */
export { BlocksPage } from './blocks/blocks-page.tsx'
export { CardLayout } from './page/card-layout.tsx'
export { FeesPage } from './fees/fees-page.tsx'
export { LoansPage } from './loans/loans-page.tsx'
export { OverviewPage } from './overview/overview-page.tsx'
export { RequestsPage } from './requests/requests-page.tsx'
