import { CardPage } from '../institution/card-page.tsx'

export function OverviewPage() {
  return <CardPage section="overview">{null}</CardPage>
}
