import type { AccountCard, InstitutionCard } from '@library-card/contract/card.ts'
import type { InstitutionName, Region } from '@library-card/mock-network/institutions.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { readCard, requireAccount, type Headers } from './card.ts'
import type { TestNetwork } from './network.ts'
import { signInAtBirch } from './own-sign-in.ts'

/** A mock institution with a vendor's library system, and how a patron gains access to the account there. */
export type VendorHost = {
  system: string
  institution: InstitutionName
  region: Region
  /** The mock patron whose account there is like that of the patron of this name at North. */
  likeOf: (story: string) => string
  /** A patron with two loans there whose home is another institution. */
  visitor: string
  /** Signs the patron in at the institution. The patron is already signed in to the card. */
  signInThere: (card: TestNetwork, headers: Headers, patron: MockPatron) => Promise<unknown>
  /** The stories that the vendor does not provide, by title, each with the reason. */
  notProvided: ReadonlyMap<string, string>
}

const alma: VendorHost = {
  system: 'alma',
  institution: 'NORTH',
  region: 'eu',
  likeOf: (story) => story,
  visitor: 'home-harbour',
  signInThere: () => Promise.resolve(),
  notProvided: new Map([
    ['How often a loan was renewed', 'its loans have no number of renewals'],
    ['How many renewals are left', 'its loans have no number of renewals'],
  ]),
}

const noLinks = 'it has no links between the records of institutions, so nothing changes'

const paia: VendorHost = {
  system: 'paia',
  institution: 'BIRCH',
  region: 'paia',
  likeOf: (story) => `${story}-at-birch`,
  visitor: 'two-loans-at-birch',
  signInThere: (card, headers, patron) => signInAtBirch(card, headers, patron.cards.BIRCH),
  notProvided: new Map([
    ['A recalled loan', 'its states of a document have no recall'],
    ['A loan that is lost', 'its states have none for it'],
    ['A loan that the patron says was returned', 'its states have none for it'],
    ['A state of a loan that only the institution knows, in its words', 'its states are numbers from 0 to 5'],
    ['A request for an item of another library', 'its states say nothing of where an item comes from'],
    ['A suggestion to buy a title', 'there is no method for it'],
    ['The author, apart from the title', 'title and author are one text (`about`)'],
    ['The barcode of an item', 'items have an address (URI) instead'],
    ['How many renewals are left', 'a document has only the number of renewals until now'],
    ['The fine if an item were returned now', 'fees are charged ones only'],
    ['Returned loans', 'there is no method for them'],
    ['The place in the queue', '`queue` counts all who wait'],
    ['The number on the hold shelf', 'there is no field for it'],
    ['Another pickup place', 'there is no method for it'],
    ['The original amount of a fee', 'a fee has only the amount that is owed'],
    ['Fees in dispute and sent to billing', '`fees` lists what is open'],
    ['Paid fees', '`fees` lists what is open'],
    ['What a block forbids', 'the state of an account says why, not what'],
    ['The card number', 'a patron has an id, which need not be on the card'],
    ['Messages of the library', '`note` does not say for whom it is'],
    ['`no-source-institution`: no account is shown', noLinks],
    ['`other-source-institution`: no account is shown', noLinks],
    ['`no-source-link`: no account is shown', noLinks],
  ]),
}

const noCode = 'it has no code for this'
const noState = 'a loan has no state'

const koha: VendorHost = {
  system: 'koha',
  institution: 'HERON',
  region: 'koha',
  likeOf: (story) => `${story}-at-heron`,
  visitor: 'two-loans-at-heron',
  signInThere: () => Promise.resolve(),
  notProvided: new Map([
    ['A recalled loan', 'a loan does not say so; recalls are a list of their own, with a right of its own'],
    ['A loan that the patron says was returned', 'claims are not in the list of loans'],
    ['A state of a loan that only the institution knows, in its words', noState],
    ['Whether a loan can be renewed', 'only a call for each loan says so'],
    ['How many renewals are left', 'only a call for each loan says so'],
    ['The fine if an item were returned now', 'fees are charged ones only'],
    ['The number on the hold shelf', 'there is no field for it'],
    ['A request for an item of another library', 'interlibrary loans are a list of their own'],
    ['A suggestion to buy a title', 'suggestions are a list of their own, with a right of its own'],
    ['Fees in dispute and sent to billing', 'the account lists what is outstanding'],
    ['Paid fees', 'only some versions list them'],
    ['Blocked, and why', '`restricted` has no reason'],
    ['What a block forbids', '`restricted` does not say'],
    ['The library’s own words for a refusal', 'a refusal has a code alone'],
    ['Renewal refused: maximum-period', noCode],
    ['Renewal refused: lost', noCode],
    ['Renewal refused: claimed-returned', noCode],
    ['`no-source-institution`: no account is shown', noLinks],
    ['`other-source-institution`: no account is shown', noLinks],
    ['`no-source-link`: no account is shown', noLinks],
  ]),
}

const folio: VendorHost = {
  system: 'folio',
  institution: 'FERNHILL',
  region: 'folio',
  likeOf: (story) => `${story}-at-fernhill`,
  visitor: 'two-loans-at-fernhill',
  signInThere: () => Promise.resolve(),
  notProvided: new Map([
    ['Whether a loan can be renewed', 'only an attempt shows it'],
    ['How many renewals are left', 'a loan has only the number of renewals until now'],
    ['The fine if an item were returned now', 'fees are charged ones only'],
    ['The number on the hold shelf', 'there is no field for it'],
    [
      'A request for an item of another library',
      'the status of a request says nothing of where an item comes from',
    ],
    ['A suggestion to buy a title', 'there is no method for it'],
    ['Messages of the library', 'notes on a user record are for staff, and are not read'],
    ['`no-source-institution`: no account is shown', noLinks],
    ['`other-source-institution`: no account is shown', noLinks],
    ['`no-source-link`: no account is shown', noLinks],
  ]),
}

/** One for each vendor of `vendors.ts` of library-systems that has a mock, in the same order. */
export const vendorHosts: readonly VendorHost[] = [alma, paia, koha, folio]

/** A patron who sees the account at the institution of a vendor. */
export type Visit = {
  card: TestNetwork
  host: VendorHost
  patron: MockPatron
  headers: Headers
  readCard: () => Promise<InstitutionCard>
  readAccount: () => Promise<AccountCard>
}

export async function visit(card: TestNetwork, host: VendorHost, like: string): Promise<Visit> {
  const patron = card.network.patron({ like })
  const headers = await card.signIn(patron)
  await host.signInThere(card, headers, patron)
  const read = () => readCard(card, headers, host.institution)
  return {
    card,
    host,
    patron,
    headers,
    readCard: read,
    readAccount: async () => requireAccount(await read()),
  }
}
