import type { Account } from '@library-card/contract/account.ts'
import { isPast } from '@library-card/contract/local-time.ts'
import { createCache } from '../cache.ts'
import { hour, minute } from '../durations.ts'
import { InstitutionFailure, notSent, unexpected } from '../exchange/failure.ts'
import { identifier, joined, object, objectsIn, text, truth, type JsonObject } from '../json-values.ts'
import { nullIfNever } from '../moments.ts'
import type { Call, FoundAccount, PatronLookup } from '../port.ts'
import type { Access } from './access.ts'
import { readFolio } from './folio-call.ts'
import { endOf, literal, queryFor, uuidOf, type Asked, type Context, type Settings } from './folio-values.ts'

/** Maximum number of records read whose ids differ only in case and accents. */
const mostAlike = 10

type Lookups = { settings: Pick<Settings, 'matchField'>; readGroups: ReadGroups }
/** Types of users who are not patrons of the institution. */
const others: ReadonlySet<string> = new Set(['shadow', 'system', 'dcb'])

export async function findAccount(
  access: Access,
  { settings, readGroups }: Lookups,
  { lookup, call, context }: Asked & { lookup: PatronLookup },
): Promise<FoundAccount | null> {
  if (lookup.by === 'link') throw notSent('refused', 'no links')
  const field = lookup.by === 'id' ? 'id' : settings.matchField
  const [user, names] = await Promise.all([findUser(access, [field, lookup.id], call), readGroups(call)])
  if (!user || others.has(text(user.type)?.toLowerCase() ?? '')) return null
  const patronId = uuidOf(user.id)
  // At home, the group may prove that the patron is the institution's own.
  if (patronId === null || (!names && lookup.by === 'sign-in')) throw unexpected('no id, or no groups')
  const group = names?.get(uuidOf(user.patronGroup) ?? '') ?? null
  return toFoundAccount({ user, patronId, group }, context)
}

/**
 * Finds the only user with exactly this id. FOLIO ignores case and accents when it compares, so the field is compared again
 * here.
 */
async function findUser(
  access: Access,
  [field, id]: [field: string, id: string],
  call: Call,
): Promise<JsonObject | null> {
  const path = `/users?${queryFor({ [field]: literal(id) })}&limit=${mostAlike}`
  const body = await readFolio(access, path, call)
  if (!body || !Array.isArray(body.users)) throw unexpected('shape')
  const found = objectsIn(body.users)
  if (found.length < body.users.length) throw unexpected('unreadable record')
  const idIn = field === 'id' ? uuidOf : identifier
  const [user, ...more] = found.filter((one) => idIn(one[field]) === id)
  // A look-up by FOLIO's own id cannot find another record.
  if (field === 'id' && !user && found.length > 0) throw unexpected('another record')
  if (more.length > 0 || (!user && found.length === mostAlike))
    throw new InstitutionFailure('account-unclear', { detail: 'two records with this id, or many like it' })
  return user ?? null
}

type ReadGroups = (call: Call) => Promise<ReadonlyMap<string, string> | null>

/**
 * Creates the function that reads the names of the groups, cached for an hour. Returns null if they cannot be read, and tries
 * again after a minute: only the names are then missing.
 */
export function createReadGroups(access: Access): ReadGroups {
  const kept = createCache<Map<string, string> | 'unreadable'>(1, hour)

  return async (call) => {
    const known = kept.get('groups')
    if (known) return known === 'unreadable' ? null : known
    try {
      const body = await readFolio(access, '/groups?limit=500', call)
      const rows = objectsIn(body?.usergroups)
      const names = rows.map(({ id, group }): [string, string] => [uuidOf(id) ?? '', text(group) ?? ''])
      const groups = new Map(names.filter(([id, name]) => id !== '' && name !== ''))
      kept.set('groups', groups)
      return groups
    } catch (error) {
      if (!(error instanceof InstitutionFailure)) throw error
      if (!call.signal.aborted) kept.set('groups', 'unreadable', { ttl: minute })
      return null
    }
  }
}

type User = { user: JsonObject; patronId: string; group: string | null }

/** FOLIO's record of a user has no counts. Birthdays, the institution's own fields and tags are not read. */
function toFoundAccount({ user, patronId, group }: User, context: Context): FoundAccount {
  const { preferredFirstName, firstName, middleName, lastName } = object(user.personal)
  const first = text(preferredFirstName) ?? text(firstName)
  const displayName = joined([first, middleName, lastName], ' ') ?? identifier(user.username) ?? patronId
  const ids = [patronId, user.externalSystemId, user.barcode, user.username].map(identifier)
  return {
    patronId,
    linkId: null,
    listName: joined([lastName, first], ', ') ?? displayName,
    ids: ids.filter((id) => id !== null),
    origin: { isLinked: false, linkId: null, campus: null, group },
    account: toAccount(user, { displayName, group, context }),
    // Separate calls list the blocks.
    blocks: null,
    messages: null,
    counts: { loans: null, requests: null, fees: null },
  }
}

type Named = { displayName: string; group: string | null; context: Context }

function toAccount(user: JsonObject, { displayName, group, context }: Named): Account {
  const { email, phone, mobilePhone, addresses } = object(user.personal)
  const all = objectsIn(addresses)
  return {
    displayName: text(displayName) ?? displayName,
    barcode: identifier(user.barcode),
    patronGroup: group,
    expires: nullIfNever(endOf(user.expirationDate, context)),
    standing: standingOf(user, context),
    email: identifier(email),
    phone: identifier(phone) ?? identifier(mobilePhone),
    address: linesOf(all.find(({ primaryAddress }) => truth(primaryAddress)) ?? all[0] ?? {}),
  }
}

/** FOLIO refuses a patron whose account has expired, even if `active` is true: a job sets it to false later. */
function standingOf({ active, expirationDate }: JsonObject, context: Context): Account['standing'] {
  const end = endOf(expirationDate, context)
  if (end && isPast(end, context.now.toISOString(), context.timeZone)) return 'expired'
  const isActive = truth(active)
  return isActive === null ? 'unknown' : isActive ? 'active' : 'inactive'
}

function linesOf({ addressLine1, addressLine2, postalCode, city, region }: JsonObject): string[] {
  const place = joined([postalCode, city, region], ' ')
  return [text(addressLine1), text(addressLine2), place].filter((line) => line !== null)
}
