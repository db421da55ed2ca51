/**
 * The consequences of each reason for which an institution's answer, or a list in it, is missing. Only this table decides
 * them: the BFF, the pages, files, calendars and e-mails read its rows and add words.
 *
 * Facts of the moment are fields of the answer: whether the account is known to exist, the time of the next try, an
 * earlier copy. `not-provided` (the library system has no such list) and `unreadable` rows are states of a list, not of
 * an answer: see `Section`.
 */
type Row = {
  /**
   * `not-called`: the BFF sent the institution no call about the patron, so the institution has not failed. `no-answer`: no
   * usable answer arrived.
   */
  group: 'not-called' | 'no-answer'
  /**
   * The patron's remedy: ask the institution again, sign in there, turn the institution on, or none. Asking again does not
   * help with a rejected key. `ask-home`: asking again helps once the home institution has answered.
   */
  remedy: 'ask-again' | 'ask-home' | 'sign-in' | 'turn-on' | null
  /**
   * How lists and sums show the missing answer. `none`: the card has no account there, so nothing is missing. `named`: a line
   * names the institution, sums cover the other institutions and count as exact, and no list calls itself empty.
   */
  gap: 'open' | 'named' | 'none'
  /** Whether the institution's earlier answer is shown in place of the missing one, with its time. */
  copyStandsIn: boolean
  /**
   * Whether the institution, or our limits for it, only delay the call. The institution has not failed, and an open page asks
   * again by itself after the delay in the answer.
   */
  isWait?: true
  /** Whether only this call failed, so that the next one may succeed. */
  isOfOneCall?: true
  /** Whether our key lacks the right for the call. */
  isOfKey?: true
  /** Whether our key has the right for a part of the institution only. */
  isOfPartOfKey?: true
  /** Whether the deadline passed before the answer arrived. */
  isLate?: true
  /** Whether the reason concerns the account itself: its sentence then says that the account is not known. */
  isAboutAccount?: true
  /** Whether the reason comes from the institution, which has then answered. */
  isAnswer?: true
  /** Whether the page shows a reference for the desk, which finds the unreadable answer in our log. */
  hasReference?: true
  /** Whether the browser detects the problem; the BFF never sends it. */
  isOfBrowser?: true
  /** Whether the id may belong to another person now: without a session, calls to the home institution then return nothing. */
  mayBeAnothers?: true
}

const failed = { group: 'no-answer', remedy: 'ask-again', gap: 'open', copyStandsIn: true } as const
const leftOut = { group: 'not-called', gap: 'open', copyStandsIn: false } as const
const withoutAccount = { group: 'not-called', gap: 'none', copyStandsIn: false } as const

const rows = {
  'timed-out': { ...failed, isLate: true },
  refused: { ...failed, isOfOneCall: true },
  busy: { ...failed, isWait: true },
  'unexpected-answer': { ...failed, isOfOneCall: true, hasReference: true },
  /** A page for browsers came in place of an answer, as in maintenance. */
  'web-page': { ...failed, isOfOneCall: true },
  /** The institution lets our key read only what belongs to other libraries. */
  restricted: { ...failed, remedy: null, isOfPartOfKey: true },
  'key-rejected': { ...failed, remedy: null, isOfKey: true },
  /** The institution answered, but its answers do not say whether the patron has an account there. */
  'account-unclear': { ...failed, mayBeAnothers: true, isAboutAccount: true },
  /** The connection to the BFF broke, so nobody knows here whether the institution answered. */
  'not-received': { ...failed, isOfBrowser: true },
  /** The browser has no connection, so nothing was sent. */
  offline: { ...failed, isOfBrowser: true },
  /** Turned off by the network file, or in maintenance: what the patron has there stays due. */
  'switched-off': { group: 'not-called', remedy: null, gap: 'open', copyStandsIn: true },
  /** The home institution does not respond, and without it the account here cannot be looked up. */
  'home-silent': {
    group: 'not-called',
    remedy: 'ask-home',
    gap: 'open',
    copyStandsIn: true,
    isAboutAccount: true,
  },
  /** The patron has turned the institution off. */
  'not-wanted': { ...leftOut, remedy: 'turn-on' },
  /** Patrons sign in at this institution themselves, and this patron has not done so in this session. */
  'sign-in-there': { ...leftOut, gap: 'named', remedy: 'sign-in' },
  /** The patron's sign-in at the institution has expired; the page may have shown the account before. */
  'sign-in-there-again': { ...leftOut, remedy: 'sign-in' },
  /** Patrons sign in at this institution themselves, and this patron says that they have no account there. */
  'no-account-there': { ...withoutAccount, remedy: 'sign-in' },
  /** The institution is in no network with the patron's home institution, so no account there is linked to it. */
  'not-in-network': { ...withoutAccount, remedy: null, isAnswer: true },
} as const satisfies Record<string, Row>

export type AnswerState = keyof typeof rows
export const answerStates: Record<AnswerState, Row> = rows
/** All states, for schemas. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the object has no other keys
export const answerStateNames = Object.keys(rows) as AnswerState[]

type Group = Row['group']
/** The state of a card without an answer: the group of its problem. */
export const missingCardStates: Group[] = ['not-called', 'no-answer']

/** Whether a card has no answer; its `problem` says why. */
export function isMissing<Card extends { state: string }>(
  card: Card,
): card is Extract<Card, { state: Group }> {
  return card.state === 'not-called' || card.state === 'no-answer'
}

/** Whether asking again can help, without a changed setting or a sign-in. */
export function canAskAgain(problem: { code: AnswerState }): boolean {
  const { remedy } = rowOf(problem)
  return remedy === 'ask-again' || remedy === 'ask-home'
}

/** Returns the row of the state of a problem. */
export function rowOf({ code }: { code: AnswerState }): Row {
  return answerStates[code]
}
