import type { Sent, SentId, Told } from '@library-card/contract/privacy.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

// One text per code: a code without a text does not compile.

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

export const toldWords: Record<Told, MessageDescriptor> = {
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
