/**
 * What follows from the reason why an institution's answer, or a list in it, is missing. This is the only place that
 * decides it: the BFF, the pages, files, calendars and e-mails read these rows, and only add words to them.
 *
 * What depends on the moment is a field of the answer: whether the account is known to exist, when to ask again, an
 * earlier copy. A list that the library system provides to nobody (`not-provided`), and rows that could not be read
 * (`unreadable`), are not states of an answer but of its list: see `Section`.
 */
type Row = {
  /**
   * `not-called`: nobody asked the institution about the patron, so it has not failed. `no-answer`: it gave no answer
   * that can be used, or its answer did not arrive.
   */
  group: 'not-called' | 'no-answer'
  /**
   * What the patron can do about it: ask the institution again, sign in there, turn it on again, or nothing. A key that is
   * rejected stays rejected however often anybody asks. `ask-home`: asking again helps once home has answered.
   */
  remedy: 'ask-again' | 'ask-home' | 'sign-in' | 'turn-on' | null
  /**
   * Whether lists lack something because of it. `none`: no account there belongs to the card. `named`: the patron has seen nothing
   * from there, so sums are of the other institutions and stay exact beside a line that names this one, but no list calls
   * itself empty.
   */
  gap: 'open' | 'named' | 'none'
  /** Whether the institution's earlier answer is shown in place of the missing one, with its time. */
  copyStandsIn: boolean
  /**
   * Whether the institution, or our limits for it, only ask to wait: it has not failed, and an open page asks again by itself after the
   * delay that the answer names.
   */
  isWait?: true
  /** Whether nothing is known to be wrong but with this call: the next one may well succeed. */
  isOfOneCall?: true
  /** Whether the institution does not let our key do this. */
  isOfKey?: true
  /** Whether our key is for a part of the institution only. */
  isOfPartOfKey?: true
  /** Whether the time for the answer was over before it came. */
  isLate?: true
  /** Whether it is about the account itself, so that its sentence says that the account is not known. */
  isAboutAccount?: true
  /** Whether the institution itself said it, so that it has answered. */
  isAnswer?: true
  /** Whether the desk is given a reference, by which our log has what cannot be read. */
  hasReference?: true
  /** Whether the browser found it out by itself; the BFF sends no such problem. */
  isOfBrowser?: true
  /** Whether the id may be another person's by now: who asks about it without a session, at home, is told nothing. */
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
