import type { FoundAccount, MockAccount, MockLoan } from '../patrons/record.ts'
import { groupIdOf } from './user-json.ts'
import { dateTime, metadata, uuidFor, type Json } from './json.ts'

/** The status of the item, which says more than that of the loan: a loan can be open although its item is back. */
const itemStatuses: Record<NonNullable<MockLoan['status']>, string> = {
  NORMAL: 'Checked out',
  RENEW: 'Checked out',
  RECALL: 'Checked out',
  LOST: 'Declared lost',
  CLAIMED_RETURN: 'Claimed returned',
  LOST_AND_PAID: 'Lost and paid',
}

/**
 * The schema allows a loan without a number of renewals, which means 0. Only a list has `feesAndFines`: the answer to a
 * renewal does not.
 */
export function loanJson(loan: MockLoan, { account }: FoundAccount): Json {
  const { person, card, group } = account
  return {
    id: loan.id,
    userId: account.primaryId,
    itemId: loan.itemId,
    borrower: {
      firstName: person.first,
      lastName: person.last,
      // The server writes null here, which the schema does not allow.
      middleName: person.middle ?? null,
      ...(card !== null && { barcode: card }),
      patronGroup: groupIdOf(group),
    },
    item: itemJson(loan),
    status: { name: loan.returned === null ? 'Open' : 'Closed' },
    loanDate: dateTime(loan.loaned),
    ...(loan.due.startsWith('9999') ? {} : { dueDate: dateTime(loan.due) }),
    ...(loan.returned !== null && {
      returnDate: dateTime(loan.returned),
      systemReturnDate: dateTime(loan.returned),
    }),
    ...actionOf(loan),
    ...(loan.timesRenewed > 0 && { renewalCount: loan.timesRenewed }),
    ...(loan.status === 'RECALL' && { dueDateChangedByRecall: true }),
    loanPolicyId: uuidFor('loan policy'),
    loanPolicy: { name: 'Four weeks' },
    overdueFinePolicyId: uuidFor('overdue fine policy'),
    lostItemPolicyId: uuidFor('lost item policy'),
    itemEffectiveLocationIdAtCheckOut: uuidFor(`location ${loan.library}`),
    checkoutServicePointId: loan.library,
    patronGroupAtCheckout: { id: groupIdOf(group), name: group.text },
    metadata: metadata(loan.loaned),
  }
}

export function listedLoanJson(loan: MockLoan, found: FoundAccount): Json {
  const { account } = found
  const owed = account.fees.filter(({ status, title }) => status === 'ACTIVE' && title === loan.title)
  const amountRemainingToPay = owed.reduce((sum, { balance }) => sum + balance, 0)
  return { ...loanJson(loan, found), feesAndFines: { amountRemainingToPay } }
}

function itemJson(loan: MockLoan): Json {
  const { author, callNumber, description } = loan
  const name = loan.itemStatus ?? itemStatuses[loan.status ?? 'NORMAL']
  return {
    id: loan.itemId,
    title: loan.title,
    ...(callNumber !== undefined && {
      callNumber,
      // The prefix and the suffix are parts of the number that the shelf shows.
      callNumberComponents: { callNumber, prefix: null, suffix: null },
    }),
    materialType: { name: 'Book' },
    contributors: author === undefined ? [] : [{ name: author }],
    ...(author !== undefined && { primaryContributor: author }),
    holdingsRecordId: loan.holdingId,
    instanceId: loan.mmsId,
    barcode: loan.barcode,
    location: { name: locations.get(loan.library) ?? 'Stacks' },
    status: { name: loan.returned === null ? name : 'Available', date: dateTime(loan.loaned) },
    ...(description !== undefined && { displaySummary: description }),
  }
}

/** A loan names the shelf of its item, not the library. */
const locations: ReadonlyMap<string, string> = new Map([
  ['c4c90014-c8c9-4ade-8f24-b5e313319f4b', 'Workshop Library, equipment'],
])

function actionOf({ returned, timesRenewed }: MockLoan): Json {
  if (returned !== null) return { action: 'checkedin' }
  return { action: timesRenewed > 0 ? 'renewed' : 'checkedout' }
}

export function isOnLoan({ loans }: MockAccount, itemId: unknown): MockLoan | null {
  return loans.find((loan) => loan.itemId === itemId) ?? null
}
