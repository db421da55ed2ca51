import type {
  Protection,
  StoredData,
  StoredDataId,
  Purpose,
  Disclosure,
  DisclosureId,
  DisclosedData,
} from '@library-card/contract/privacy.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

// Each record has a text for every code of the contract; a missing text is a compile error.

export const storedDataWords: Record<StoredDataId, MessageDescriptor> = {
  session: msg`That you are signed in, and who you are at your home institution`,
  act: msg`What you renewed, cancelled or changed, and the result`,
  click: msg`That you pressed a button`,
  calendar: msg`Your calendar link, if you have created one`,
  reminders: msg`What you chose for reminders, if you have turned them on, and an unreadable code for each item they mentioned`,
  clearance: msg`Lists of patrons whom staff have checked before the patrons leave`,
  elsewhere: msg`Lists of patrons who have loans or debts at other institutions, for staff of their home institution`,
  preferences: msg`The institutions you have turned off, those where you say you have no account, and your language`,
  'staff-view': msg`Which desk viewed what in whose account, when and why`,
  'record-head': msg`A signature on that log, which shows whether it was changed`,
  'card-copy': msg`An institution’s last answer, in case it does not answer later`,
  'known-account': msg`At which institutions you have an account`,
  'no-account': msg`At which institutions you have no account`,
  'access-token': msg`A key with which our server reads your account, where an institution requires one`,
  'calendar-dates': msg`Due dates for your calendar`,
  'staff-rights': msg`Whether a member of staff may view patrons`,
  'sign-in-tries': msg`How often signing in has failed for a card number or from a computer`,
  'session-cookie': msg`A random number that identifies this browser`,
  'sign-in-cookie': msg`A sign-in that you have started`,
  'shared-browser': msg`That this computer was marked as shared, and nothing else`,
  'shared-computer': msg`That the box for a shared computer is ticked here, and nothing else`,
  'return-mark': msg`The page you were on when your session ended: only you can return to it`,
  'dismissed-notices': msg`The notices you dismissed, on your own device only`,
  'last-institution': msg`The institution you chose last, on your own device only`,
  language: msg`The language you chose`,
  colours: msg`Light or dark appearance`,
  'search-key': msg`Whether the key / leads to the search, for staff`,
  'log-line': msg`That a page was requested, and how long it took: no name, no number, no title`,
}

export const whereWords: Record<StoredData['where'], MessageDescriptor> = {
  database: msg`in the database`,
  memory: msg`in memory, never on disk`,
  browser: msg`in your browser`,
  address: msg`in the address of the page that says so, and in your browser’s history`,
  log: msg`in the log`,
}

export const protectionWords: Record<Protection, MessageDescriptor> = {
  encrypted: msg`encrypted`,
  'keyed-hash': msg`as a keyed hash that only we can compute`,
  hash: msg`as a hash of a random number`,
  clear: msg`readable`,
}

/** Data that a table holds in readable form, besides the encrypted data. */
export const timesAndCodes = msg`times and codes in readable form`

export const untilWords: Record<StoredData['until'], MessageDescriptor | null> = {
  'sign-out': msg`until you sign out`,
  revoked: msg`until turned off`,
  changed: msg`until you change it`,
  browser: msg`as long as your browser keeps its history`,
  operator: msg`as long as the operators of Library Card decide`,
  time: null,
}

export const purposeWords: Record<Purpose, MessageDescriptor> = {
  'who-you-are': msg`To know who you are`,
  'no-guessing': msg`To stop password guessing`,
  'next-person': msg`To keep the next person out of your account`,
  'your-account': msg`To find your account and show it to you`,
  'nothing-twice': msg`To prevent actions from being repeated`,
  'your-wish': msg`Because you asked for it`,
  'your-calendar': msg`For your calendar`,
  'your-reminders': msg`For your reminders`,
  'staff-work': msg`For the work of your home institution’s desk`,
  'staff-answer-for-it': msg`To hold staff accountable for what they view`,
  'kind-to-institutions': msg`To send the institutions fewer requests`,
  convenience: msg`To save you a click`,
  'finding-faults': msg`To find and fix faults`,
}

export const toWords: Record<Disclosure['to'], MessageDescriptor> = {
  'identity-provider': msg`The sign-in page of your institution`,
  'home-institution': msg`Your home institution`,
  'other-institutions': msg`The other institutions`,
  'calendar-program': msg`Anyone who has your calendar link`,
  'mail-server': msg`The network’s mail server, and those on the way to yours`,
  'staff-of-home': msg`Staff of your home institution`,
  'privacy-officer': msg`The privacy officer of your home institution`,
}

export const whenWords: Record<DisclosureId, MessageDescriptor> = {
  'to-provider': msg`when you sign in`,
  'to-provider-at-sign-out': msg`when you sign out`,
  'password-to-home': msg`when you sign in by card number and password`,
  'password-to-institution': msg`when you sign in to your account there`,
  'sign-out-to-institution': msg`when you sign out or your session ends`,
  'to-home': msg`when your card is shown`,
  'search-to-home': msg`when staff look for a patron`,
  'to-others': msg`when your card is shown`,
  'barcode-to-others': msg`when we look for your account there`,
  'act-to-institution': msg`when you renew, cancel or change a pickup location there`,
  'history-to-institution': msg`when you open your loan history`,
  'to-calendar-program': msg`when they read your calendar`,
  'to-mail-server': msg`when a reminder is sent`,
  'to-staff-of-home': msg`when they open your account`,
  'titles-to-staff-of-home': msg`when they give a reason and the institution allows it`,
  'record-to-privacy-officer': msg`when they check the log`,
}

export const dataWords: Record<DisclosedData, MessageDescriptor> = {
  'fresh-sign-in': msg`that someone wants to sign in`,
  password: msg`your password`,
  'search-term': msg`what staff typed`,
  'id-token': msg`proof of your sign-in there`,
  'id-of-sign-in': msg`the number that you signed in with`,
  'primary-id': msg`your number there`,
  'linking-id': msg`the number that links your accounts`,
  'id-at-home': msg`your number at your home institution, if the one that links your accounts is not enough`,
  'shared-id': msg`your number in the network`,
  barcode: msg`the barcode of your card at your home institution`,
  'call-reference': msg`a random reference`,
  'loan-or-request-id': msg`the number of the loan or request`,
  'pickup-library': msg`the library that you chose`,
  'due-dates': msg`due dates`,
  titles: msg`titles`,
  'own-titles': msg`the titles of what you have from your home institution`,
  'staff-notes': msg`its own notes for staff`,
  'titles-if-wished': msg`titles, if you chose to include them`,
  'e-mail-address': msg`your e-mail address`,
  name: msg`your name`,
  details: msg`your details`,
  counts: msg`how many loans, requests and fees`,
  balances: msg`what you owe`,
  blocks: msg`blocks`,
  'staff-name': msg`which member of staff it was`,
  'each-view': msg`each view of an account`,
}
