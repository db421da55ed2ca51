import { CardPage } from '../institution/card-page.tsx'

export function DetailsPage() {
  return <CardPage section="details">{null}</CardPage>
}
