import type { Form, Kept, KeptId, Why, Sent, SentId, DisclosedData } from '@library-card/contract/privacy.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

// Each record has a text for every code of the contract: a missing text is a compile error.

export const keptWords: Record<KeptId, MessageDescriptor> = {
  session: msg`That you are signed in, and who you are at your home institution`,
  act: msg`What you have renewed, cancelled or moved, and what became of it`,
  click: msg`That you have pressed a button once`,
  calendar: msg`The address of your calendar, if you have made one`,
  clearance: msg`Lists of patrons that staff have checked before they leave`,
  preferences: msg`Which institutions you have switched off`,
  'staff-look': msg`Which desk looked at whose account, when, at what and why`,
  'record-head': msg`A seal on that record, which shows whether it was changed`,
  'card-copy': msg`What an institution last said of you, in case that it does not answer`,
  'known-account': msg`At which institutions you have an account`,
  'calendar-dates': msg`Due dates for your calendar`,
  'staff-rights': msg`Whether a member of staff may look at patrons`,
  'sign-in-tries': msg`How often signing in has failed for a card number or from a computer`,
  'session-cookie': msg`A random number, by which we know this browser again`,
  'sign-in-cookie': msg`Which sign-in you have begun`,
  'shared-browser': msg`That somebody has called this computer shared: it says nothing else`,
  'return-mark': msg`Where you were when your session ended: only you come back there`,
  'last-institution': msg`Which institution you chose last, on your own device only`,
  colours: msg`Whether you like it light or dark`,
  'log-line': msg`That a page was asked for, and how long it took: no name, no number, no title`,
}

export const whereWords: Record<Kept['where'], MessageDescriptor> = {
  database: msg`in the database`,
  memory: msg`in memory, never on disk`,
  browser: msg`in your browser`,
  address: msg`in the address of the page that says so, and in your browser’s history`,
  log: msg`in the log`,
}

export const formWords: Record<Form, MessageDescriptor> = {
  encrypted: msg`encrypted`,
  'keyed-hash': msg`as a fingerprint that only our key can make`,
  hash: msg`as a fingerprint of a random number`,
  clear: msg`readable`,
}

/** The data that a table holds in readable form, besides the encrypted data. */
export const timesAndCodes = msg`times and codes readable`

export const untilWords: Record<Kept['until'], MessageDescriptor | null> = {
  'sign-out': msg`until you sign out`,
  revoked: msg`until you end it`,
  changed: msg`until you change it`,
  browser: msg`as long as your browser keeps its history`,
  operator: msg`as long as those who run Library Card decide`,
  time: null,
}

export const whyWords: Record<Why, MessageDescriptor> = {
  'who-you-are': msg`To know that it is you`,
  'no-guessing': msg`So that nobody guesses passwords`,
  'next-person': msg`So that the next person does not become the one before`,
  'your-account': msg`To find your account and show it to you`,
  'nothing-twice': msg`So that nothing happens twice`,
  'your-wish': msg`Because you asked for it`,
  'your-calendar': msg`For your calendar`,
  'staff-work': msg`For the work of your home desk`,
  'staff-answer-for-it': msg`So that staff answer for what they look at`,
  'kind-to-institutions': msg`To ask the institutions less often`,
  convenience: msg`To save you a click`,
  'finding-faults': msg`To find faults`,
}

export const toWords: Record<Sent['to'], MessageDescriptor> = {
  'identity-provider': msg`The sign-in page of your institution`,
  'home-institution': msg`Your home institution`,
  'other-institutions': msg`The other institutions`,
  'calendar-program': msg`Whoever has the address of your calendar`,
  'staff-of-home': msg`Staff of your home institution`,
  'privacy-officer': msg`The privacy officer of your home institution`,
}

export const whenWords: Record<SentId, MessageDescriptor> = {
  'to-provider': msg`when you sign in`,
  'to-provider-at-sign-out': msg`when you sign out`,
  'password-to-home': msg`when you sign in by card number and password`,
  'to-home': msg`when your card is shown`,
  'search-to-home': msg`when staff look for a patron`,
  'to-others': msg`when your card is shown`,
  'act-to-institution': msg`when you renew, cancel or move a pickup there`,
  'to-calendar-program': msg`when it reads your calendar`,
  'to-staff-of-home': msg`when they open your account`,
  'titles-to-staff-of-home': msg`when they give a reason and the institution allows it`,
  'record-to-privacy-officer': msg`when they check the record`,
}

export const toldWords: Record<DisclosedData, MessageDescriptor> = {
  'fresh-sign-in': msg`that somebody wants to sign in`,
  password: msg`your password`,
  'search-term': msg`what staff typed`,
  'id-token': msg`proof of your sign-in there`,
  'id-of-sign-in': msg`the number that you signed in with`,
  'primary-id': msg`your number there`,
  'linking-id': msg`the number that links your accounts`,
  'shared-id': msg`your number in the network`,
  'call-reference': msg`a random reference`,
  'loan-or-request-id': msg`the number of the loan or request`,
  'pickup-library': msg`the library that you chose`,
  'due-dates': msg`due dates`,
  titles: msg`titles`,
  'titles-if-wished': msg`titles, if you wished so`,
  name: msg`your name`,
  details: msg`your details`,
  counts: msg`how many loans, requests and fees`,
  balances: msg`what you owe`,
  blocks: msg`blocks`,
  'staff-name': msg`who of the staff it was`,
  looks: msg`each look at an account`,
}
