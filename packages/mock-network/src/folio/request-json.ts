import type { FoundAccount, MockAccount, MockRequest } from '../patrons/record.ts'
import { dateTime, endOfDay, metadata, uuidFor, type Json } from './json.ts'
import { groupIdOf } from './user-json.ts'

const requestTypes = { hold: 'Hold', page: 'Page' } as const

/** A request that staff fetch from the shelf has not been filled yet either. */
export function statusOf({ stage, task }: MockRequest): string {
  if (stage === 'ON_HOLD_SHELF') return 'Open - Awaiting pickup'
  return task === 'Transit Item' ? 'Open - In transit' : 'Open - Not yet filled'
}

export function requestJson(
  request: MockRequest,
  { account }: FoundAccount,
  status = statusOf(request),
): Json {
  const { institution } = account
  const { id, mmsId, title, placed, heldUntil, placeInQueue, stage, task } = request
  const pickup = pickupOf(request, account)
  return {
    id,
    requestLevel: 'Item',
    requestType: task === 'Pickup From Shelf' ? requestTypes.page : requestTypes.hold,
    requestDate: dateTime(placed.at),
    requesterId: account.primaryId,
    requester: requesterJson(account),
    instanceId: mmsId,
    holdingsRecordId: uuidFor(`holdings ${id}`),
    itemId: uuidFor(`item ${id}`),
    instance: { title, identifiers: [] },
    item: { barcode: uuidFor(`barcode ${id}`).slice(0, 8) },
    status,
    position: placeInQueue ?? 1,
    fulfillmentPreference: 'Hold Shelf',
    pickupServicePointId: pickup,
    pickupServicePoint: servicePointJson(pickup, account),
    ...(stage === 'ON_HOLD_SHELF' &&
      heldUntil !== null && { holdShelfExpirationDate: endOfDay(heldUntil, institution.timeZone) }),
    tags: { tagList: [] },
    searchIndex: { pickupServicePointName: institution.libraries.get(pickup) ?? pickup },
    metadata: metadata(placed.at),
  }
}

function pickupOf({ pickup }: MockRequest, { institution }: MockAccount): string {
  return pickup?.library ?? institution.libraries.keys().next().value ?? ''
}

/** A text of the story in place of the name is what only patrons see. */
function servicePointJson(id: string, { institution }: MockAccount): Json {
  const name = institution.libraries.get(id) ?? id
  return {
    name: `${name} desk`,
    code: id.slice(0, 4),
    discoveryDisplayName: name,
    // The server writes null here, which the schema does not allow.
    description: null,
    pickupLocation: true,
  }
}

function requesterJson({ person, card, group }: MockAccount): Json {
  const id = groupIdOf(group)
  return {
    firstName: person.first,
    lastName: person.last,
    ...(card !== null && { barcode: card }),
    patronGroupId: id,
    patronGroup: { id, group: group.text, desc: group.code },
  }
}
