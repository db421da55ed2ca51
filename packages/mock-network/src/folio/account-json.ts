import type { FoundAccount, MockAccount, MockBlock, MockFee } from '../patrons/record.ts'
import type { FeeStatus } from '../patrons/story.ts'
import { dateTime, metadata, uuidFor, type Json } from './json.ts'

const feeTypes: ReadonlyMap<string, string> = new Map([
  ['OVERDUEFINE', 'Overdue fine'],
  ['LOSTITEMREPLACEMENTFEE', 'Lost item fee'],
  ['LOSTITEMPROCESSFEE', 'Lost item processing fee'],
  ['DAMAGEDITEMFINE', 'Damaged'],
  ['LIBRARYCARDREPLACEMENT', 'Replacement of library card'],
])

/** What was transferred to a bursar is closed here, and owed there. */
const paymentStatuses: Record<Exclude<FeeStatus, 'ACTIVE'>, { status: string; payment: string }> = {
  INDISPUTE: { status: 'Open', payment: 'Suspended claim returned' },
  EXPORTED: { status: 'Closed', payment: 'Transferred fully' },
  CLOSED: { status: 'Closed', payment: 'Paid fully' },
}

/** A fee: FOLIO calls it an account. */
export function feeJson(fee: MockFee, { account }: FoundAccount): Json {
  const { status, payment } =
    fee.status === 'ACTIVE'
      ? { status: 'Open', payment: fee.balance < fee.original ? 'Paid partially' : 'Outstanding' }
      : paymentStatuses[fee.status]
  const type = feeTypes.get(fee.type) ?? 'Other charge'
  return {
    id: fee.id,
    userId: account.primaryId,
    feeFineId: uuidFor(`fee ${type}`),
    ownerId: uuidFor('owner'),
    feeFineType: type,
    feeFineOwner: account.institution.title,
    amount: fee.original,
    remaining: status === 'Closed' ? 0 : fee.balance,
    status: { name: status },
    paymentStatus: { name: payment },
    ...(fee.title !== undefined && { title: fee.title }),
    dateCreated: dateTime(fee.since),
    metadata: metadata(fee.since),
  }
}

/** Conditions have fixed ids; the institution writes the text of each. */
const conditions: ReadonlyMap<MockBlock['type'], string> = new Map([
  ['CASH', 'cf7a0d5f-a327-4ca1-aa9e-dc55ec006b8a'],
  ['LOAN', '584fbd4f-6a34-4730-a6ca-73a6a6a9d845'],
])

const isDerived = ({ type }: MockBlock) => conditions.has(type)

export function automatedBlocksJson({ blocks }: MockAccount): Json {
  return {
    automatedPatronBlocks: blocks
      .filter((block) => isDerived(block) && block.active !== false)
      .map(({ type, text }) => ({
        patronBlockConditionId: conditions.get(type),
        blockBorrowing: true,
        blockRenewals: true,
        blockRequests: false,
        message: text,
      })),
  }
}

/** What staff write about a patron: no answer to a patron may have it. */
export const staffWords = 'Shouted at the desk on Tuesday; do not lend before the conduct meeting'

/** `desc` and `staffInformation` are for staff; the patron may read `patronMessage`. */
export function manualBlockJson(block: MockBlock, { account }: FoundAccount): Json {
  const { text, code, since, until } = block
  return {
    id: uuidFor(`block ${account.primaryId} ${code} ${since}`),
    userId: account.primaryId,
    type: 'Manual',
    desc: staffWords,
    ...(code !== '' && { code }),
    staffInformation: staffWords,
    patronMessage: text,
    ...(until !== null && { expirationDate: dateTime(`${until}T00:00:00Z`) }),
    borrowing: true,
    renewals: false,
    requests: true,
    metadata: metadata(since),
  }
}

export function manualBlocksOf({ blocks }: MockAccount): MockBlock[] {
  return blocks.filter((block) => !isDerived(block))
}
