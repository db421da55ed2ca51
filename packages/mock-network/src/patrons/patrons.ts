import { createHash } from 'node:crypto'
import { institutionOf, type InstitutionName, type MockInstitution } from '../institutions.ts'
import { createCalendar } from './calendar.ts'
import type { MockPatron } from './mock-patron.ts'
import type { MockAccount, PatronRecord } from './record.ts'
import type { Story } from './story.ts'
import { writeAccount, writeLoan } from './write-account.ts'

/**
 * `linked` patrons have their own primary id per institution and a linking id; `shared-id` patrons have one
 * primary id everywhere.
 */
export type AccountMode = 'linked' | 'shared-id'
/** A patron's visit to an institution. */
export type Visit = { patron: { name: string }; institution: InstitutionName }
export type Patrons = ReturnType<typeof createPatrons>

type Options = {
  now: Date
  accounts: AccountMode
  stories: readonly Story[]
  /** Patrons that `list` leaves out; copies of them are listed. */
  crowds: readonly Story[]
  /** Stories that exist only as copies. */
  templates?: readonly Story[]
}

/** All patrons of the network: one per story, plus copies that tests request. */
export function createPatrons({ now, accounts, stories, crowds, templates = [] }: Options) {
  const records: PatronRecord[] = []
  /** Counters per vendor. */
  const idsGiven: Record<MockInstitution['system'], number> = { alma: 0, paia: 0, koha: 0, folio: 0 }
  let copies = 0
  let kohaPatrons = 0

  /**
   * An id like Alma's: too large for a JavaScript number, with last digits that identify the institution; like Koha's, a
   * whole number of a table; or like FOLIO's, a UUID.
   */
  function nextId(suffix: string, system: MockInstitution['system'] = 'alma'): string {
    idsGiven[system] += 1
    if (system === 'koha') return String(100_000_003 + idsGiven.koha * 7)
    const digits = `23${String(idsGiven[system] * 7).padStart(12, '0')}${suffix}`
    return system === 'folio' ? uuidOf(digits) : digits
  }

  /** The id that the institution assigns; null if it uses the id at home. */
  function idThere(at: InstitutionName, isOwn: boolean): string | null {
    const { system } = institutionOf(at)
    if (system === 'koha') return nextPatronNumber()
    if (system === 'folio') return nextId('', system)
    return isOwn ? `${at.toLowerCase()}-${nextId('', system).slice(-7)}` : null
  }

  /** Koha numbers its patrons. All numbers contain the first one, which a comparison of parts would find in each. */
  function nextPatronNumber(): string {
    kohaPatrons += 1
    return `${kohaPatrons > 1 ? kohaPatrons : ''}700028`
  }

  function add(story: Story, copy: number): MockPatron {
    const { person, accounts: storyAccounts } = story
    const [{ at: home, roles = [] }] = storyAccounts
    const name = copy === 0 ? story.name : `${story.name}-${copyMark(copy)}`
    const digits = copy === 0 ? '' : String(copy).padStart(3, '0')
    const idAtHome = story.idAtHome.replace(/@|$/, (end) => `${digits}${end}`)
    const linkingId = nextId('001021')
    const written = storyAccounts.map((account, index): [InstitutionName, MockAccount] => {
      const { system } = institutionOf(account.at)
      const primaryId = idThere(account.at, accounts === 'linked' && index > 0) ?? idAtHome
      const owner = { person, primaryId, cardSuffix: digits && `-${digits}` }
      return [account.at, writeAccount(account, owner, { now, nextId: (suffix) => nextId(suffix, system) })]
    })
    const displayName = `${person.preferredFirst ?? person.first} ${person.last}`
    const cards = Object.fromEntries(written.flatMap(([at, { card }]) => (card === null ? [] : [[at, card]])))
    const isStaff = roles.length > 0
    const patron = { name, story: story.story, displayName, home, idAtHome, cards, isStaff }
    records.push({ patron, person, linkingId, linkingIdIs: story.linkingId, accounts: new Map(written) })
    return patron
  }

  const listed = stories.map((story) => add(story, 0))
  for (const story of crowds) add(story, 0)

  function copyOf(like: string): MockPatron {
    const story = [...stories, ...crowds, ...templates].find(({ name }) => name === like)
    if (!story)
      throw new Error(`no mock patron is called ${like}; there are ${stories.map((s) => s.name).join(', ')}`)
    copies += 1
    const patron = add(story, copies)
    listed.push(patron)
    return patron
  }

  return {
    records: records as readonly PatronRecord[],
    list: () => [...listed],
    copyOf,
    nextId,
  }
}

/** A UUID of version 4 whose first digits are those of the id. */
export function uuidOf(digits: string): string {
  const rest = createHash('sha256').update(digits).digest('hex')
  const parts = [digits.slice(2, 10), digits.slice(10, 14), `4${rest.slice(0, 3)}`, `a${rest.slice(3, 6)}`]
  return [...parts, rest.slice(6, 18)].join('-')
}

/** A mark of four letters or digits. 7919 and 36 have no common factor, so the first 36^4 marks differ. */
function copyMark(copy: number): string {
  return ((copy * 7919) % 36 ** 4).toString(36).padStart(4, '0')
}

/**
 * Merges another record into the patron's record at home, which gets a new linking id. The copies follow: a
 * look-up by the earlier linking id finds none of them.
 */
export function mergeAtHome(
  { records, nextId }: Pick<Patrons, 'records' | 'nextId'>,
  { name }: { name: string },
): void {
  requireRecord(records, name).linkingId = nextId('001021')
}

function requireRecord(records: readonly PatronRecord[], name: string): PatronRecord {
  const record = records.find(({ patron }) => patron.name === name)
  if (!record) throw new Error(`no mock patron is called ${name}`)
  return record
}

/**
 * Gives the patron's primary id to another person, a copy of `next-with-that-id`, as institutions do with the
 * ids of those who have left: at one institution, or wherever both have an account.
 */
export function reassignId(
  { records, copyOf }: Pick<Patrons, 'records' | 'copyOf'>,
  { patron: { name }, institution }: { patron: { name: string }; institution?: InstitutionName | undefined },
): MockPatron {
  const former = requireRecord(records, name)
  const next = copyOf('next-with-that-id')
  for (const [at, account] of requireRecord(records, next.name).accounts) {
    const earlier = former.accounts.get(at)
    if (!earlier || (institution && institution !== at)) continue
    account.primaryId = earlier.primaryId
    earlier.primaryId = `former-${earlier.primaryId}`
    if (at !== next.home) continue
    next.idAtHome = account.primaryId
    if (at === former.patron.home) former.patron.idAtHome = earlier.primaryId
  }
  return next
}

/** Gives the patron's record at home another primary id, as a User Manager can. Copies keep theirs. */
export function renameAtHome(
  records: readonly PatronRecord[],
  { name, home: institution }: Pick<MockPatron, 'name' | 'home'>,
  primaryId: string,
): void {
  requireAccount(records, { patron: { name }, institution }).primaryId = primaryId
}

/** Pays and closes all open fees, as the institution's own payment page does. */
export function pay(records: readonly PatronRecord[], visit: Visit, now: Date): void {
  for (const fee of requireAccount(records, visit).fees.filter(({ status }) => status === 'ACTIVE')) {
    fee.balance = 0
    fee.status = 'CLOSED'
    fee.statusSince = now.toISOString()
  }
}

/** Lends the items that are ready for pickup, as the service desk does. */
export function pickUp(
  { records, nextId }: Pick<Patrons, 'records' | 'nextId'>,
  visit: Visit,
  now: Date,
): void {
  const account = requireAccount(records, visit)
  const { institution, loans, requests } = account
  const { timeZone, idSuffix, system } = institution
  const calendar = createCalendar(now, timeZone)
  account.requests = requests.filter(({ stage }) => stage !== 'ON_HOLD_SHELF')
  for (const { title, author } of requests.filter(({ stage }) => stage === 'ON_HOLD_SHELF')) {
    const loan = { title, ...(author !== undefined && { author }), due: 28 }
    loans.push(writeLoan(loan, { institution, calendar, newId: () => nextId(idSuffix, system) }))
  }
}

export function requireAccount(
  records: readonly PatronRecord[],
  { patron, institution }: Visit,
): MockAccount {
  const record = records.find((one) => one.patron.name === patron.name)
  const account = record?.accounts.get(institution)
  if (!account) throw new Error(`${patron.name} has no account at ${institution}`)
  return account
}

/** All texts that identify a patron or their reading. Logs, databases and bundles must not contain any. */
export function secretsOf(records: readonly PatronRecord[]): string[] {
  const texts = records.flatMap(({ patron, linkingId, accounts }) => [
    patron.idAtHome,
    linkingId,
    ...[...accounts.values()].flatMap(({ primaryId, card, loans, pastLoans, requests, purchases, fees }) => [
      primaryId,
      card,
      ...[...loans, ...pastLoans].flatMap(({ id, itemId, barcode, title, author }) => [
        id,
        itemId,
        barcode,
        title,
        author,
      ]),
      ...[...requests, ...purchases].flatMap(({ id, title, author }) => [id, title, author]),
      ...fees.flatMap(({ id, title }) => [id, title]),
    ]),
  ])
  return [...new Set(texts.filter((text) => text !== null && text !== undefined))]
}
