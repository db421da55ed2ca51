import type { MockAccount, MockPurchase } from '../patrons/record.ts'
import { coded, own, type Json } from './json.ts'

/**
 * A purchase request with the names of Ex Libris' page of rest_purchase_request.xsd. No response is recorded:
 * that the title is in `resource_metadata` follows from the errors of the POST.
 */
export function purchaseJson(purchase: MockPurchase, { primaryId, person, institution }: MockAccount): Json {
  return {
    request_id: purchase.id,
    created_date: `${purchase.placed}Z`,
    last_modified_date: `${purchase.placed}Z`,
    format: own('P', 'Physical'),
    requester: own(primaryId, `${person.last}, ${person.first}`),
    request_status: coded(institution.language, purchase.status),
    resource_metadata: {
      mms_id: { value: purchase.mmsId, link: null },
      title: purchase.title,
      author: purchase.author ?? null,
    },
  }
}
