import type { Operation } from '@library-card/mock-network/region/call.ts'
import type { CallFaultKind, RegionFaultKind } from '@library-card/mock-network/region/fault.ts'

export type FaultRow = [
  kind: CallFaultKind | RegionFaultKind,
  operation: Operation | 'any' | 'region',
  /** Words on the page of the institution NAME, or beside the renewed loan. “…” stands for text that differs. */
  words: string,
  until: string,
]

const noAnswer = '“NAME could not answer. We do not know whether you have an account there.”'
const noLoans = '“NAME did not send your loans.”'
const unreadable =
  '“We could not read the answer from NAME. … If this continues, give the desk this reference: …”'

/** The words of the card for each fault, and the event that removes them. `docs/reference/faults.md` lists them. */
export const faultRows: FaultRow[] = [
  ['slow', 'any', '“Asking NAME…”', 'the answer'],
  ['hold', 'any', '“Asking NAME…”', 'the answer'],
  ['hang', 'loans', '“Asking NAME…”, then “NAME did not send your loans.”', '_Ask again_'],
  [
    'hang',
    'any',
    '“Asking NAME…”, then “NAME did not answer. We do not know whether you have an account there.”',
    '_Ask again_',
  ],
  [
    'hang',
    'renew',
    '“Could not confirm. NAME did not answer within 3 seconds. Your renewal may have gone through.”',
    '_Check again_',
  ],
  ['hang-in-body', 'loans', '“Asking NAME…”, then “NAME did not send your loans.”', '_Ask again_'],
  ['reset', 'any', noAnswer, '_Ask again_'],
  ['500', 'loans', noLoans, '_Ask again_'],
  ['500', 'any', noAnswer, '_Ask again_'],
  ['html-502', 'any', noAnswer, '_Ask again_'],
  ['refused', 'region', noAnswer, '_Ask again_'],
  ['tls-failure', 'region', unreadable, '_Ask again_'],
  ['429', 'any', '“NAME is busy. We will try again in 1 second.”', '1 second'],
  ['429-daily', 'any', '“NAME is busy. We will try again at …”', '15 minutes'],
  ['429-none-left', 'any', '“NAME is busy. We will try again at …”', '15 minutes'],
  ['429-html', 'any', '“NAME is busy. We will try again in 1 second.”', '1 second'],
  [
    'key-rejected',
    'any',
    '“NAME is not connected at the moment. We do not know whether you have an account there.”',
    '_Refresh_',
  ],
  ['token-rejected', 'any', '“Your sign-in at NAME has ended.”', '_Sign in_ there'],
  ['vendor-error', 'any', noAnswer, '_Ask again_'],
  ['truncated-json', 'any', unreadable, '_Ask again_'],
  ['wrong-shape', 'any', unreadable, '_Ask again_'],
  ['huge-body', 'any', unreadable, '_Ask again_'],
  ['gzip-bomb', 'any', unreadable, '_Ask again_'],
  [
    'maintenance-page',
    'any',
    '“NAME is under maintenance, or sends a page of its own instead of an answer.”',
    '_Ask again_',
  ],
  ['empty-200', 'any', unreadable, '_Ask again_'],
  ['no-source-institution', 'account', unreadable, '_Ask again_'],
  ['other-source-institution', 'account', unreadable, '_Ask again_'],
  ['no-source-link', 'account', unreadable, '_Ask again_'],
  ['other-id', 'any', noLoans, '_Ask again_'],
  [
    'unreadable',
    'loans',
    '“There is one loan at NAME that we could not read. If this continues, give the desk this reference: …”',
    '_Ask again_',
  ],
  ['counts-nothing', 'account', '“You have nothing on loan”', '_Refresh_'],
  ['other-shape', 'loans', '“Fieldwork in Cold Climates”', 'nothing is missing'],
  ['ignores-limit', 'loans', '“Fieldwork in Cold Climates”', 'nothing is missing'],
  ['commit-late', 'renew', '“Renewed until Friday 18 December”', 'nothing is missing'],
  ['commit-then-hang', 'renew', '“Renewed until Friday 18 December”', 'nothing is missing'],
  ['reset-after', 'renew', '“Renewed until Friday 18 December”', 'nothing is missing'],
]
