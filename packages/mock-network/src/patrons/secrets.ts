import type { MockAccount, PatronRecord } from './record.ts'

/** Whatever tells who somebody is or what somebody reads: nothing that keeps no secrets may hold any of it. */
export function secretsOf(records: readonly PatronRecord[]): string[] {
  const told = records.flatMap((record) => [
    record.patron.idAtHome,
    record.linkingId,
    ...[...record.accounts.values()].flatMap(ofAccount),
  ])
  return [...new Set(told.filter((text) => text !== null && text !== undefined))]
}

function ofAccount({ primaryId, card, loans, requests, fees }: MockAccount) {
  return [
    primaryId,
    card,
    ...loans.flatMap(({ id, itemId, barcode, title, author }) => [id, itemId, barcode, title, author]),
    ...requests.flatMap(({ id, title, author }) => [id, title, author]),
    ...fees.flatMap(({ id, title }) => [id, title]),
  ]
}
