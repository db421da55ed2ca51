import type { Ledger } from './intent-row.ts'

/** One order of a patron. `objects` are the loans or requests in it. */
export type OrderKey = { keyHash: string; contentHash: string; patronHash: string; objects: number }

/** Whether that click has come before. */
export async function isKnownKey({ database }: Ledger, keyHash: string): Promise<boolean> {
  const row = await database
    .selectFrom('idempotency_keys')
    .select('key_hash')
    .where('key_hash', '=', keyHash)
    .executeTakeFirst()
  return row !== undefined
}

/** False: the same key has come before with other content. */
export async function claimKey(
  { database, clock }: Ledger,
  { keyHash, contentHash, patronHash, objects }: OrderKey,
): Promise<boolean> {
  const row = { key_hash: keyHash, content_hash: contentHash, patron_hash: patronHash, objects }
  await database
    .insertInto('idempotency_keys')
    .values({ ...row, created: clock() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { content_hash } = await database
    .selectFrom('idempotency_keys')
    .select('content_hash')
    .where('key_hash', '=', keyHash)
    .executeTakeFirstOrThrow()
  return content_hash === contentHash
}

/** What a patron has ordered since then, oldest first. */
export async function listOrdered(
  { database }: Ledger,
  { patronHash, since }: { patronHash: string; since: number },
): Promise<{ created: number; objects: number }[]> {
  const rows = await database
    .selectFrom('idempotency_keys')
    .select(['created', 'objects'])
    .where('patron_hash', '=', patronHash)
    .where('created', '>', since)
    .orderBy('created')
    .execute()
  return rows.map(({ created, objects }) => ({ created, objects: objects ?? 0 }))
}
