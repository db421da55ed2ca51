/**
 * Calls of a card and of a calendar for one account with nothing, with loans, with requests as well, and with fees as well: a test of G22
 * counts them. `tokens`: those of our own that a replica gets in a day, one for each 80 % of its life.
 */
export const callsOfAccount = {
  alma: { card: [1, 2, 3, 4], dates: [1, 2, 3, 3], tokens: 0 },
  // A calendar cannot sign in.
  paia: { card: [3, 3, 3, 3], dates: [0, 0, 0, 0], tokens: 0 },
  koha: { card: [2, 3, 4, 5], dates: [2, 3, 4, 4], tokens: (24 * 60) / 48 },
  folio: { card: [6, 6, 6, 6], dates: [3, 3, 3, 3], tokens: (24 * 60) / 8 },
}
export type System = keyof typeof callsOfAccount
/** How many of ten accounts are of each of these kinds. A guess. */
export const accountsInTen = [3, 2, 2, 3]

export function meanCalls(calls: number[]): number {
  return accountsInTen.reduce((sum, accounts, kind) => sum + (accounts * calls[kind]!) / 10, 0)
}

/** A network's activity on a day. The defaults are guesses: operators give their own numbers. */
export const assumptions = {
  institutions: 31,
  /** Patrons who open their card on a day. */
  patrons: 5_000,
  /** Refreshes and returns after the time of the cache, for each patron who opens a card. */
  refreshes: 1,
  /** Share of them after more than five minutes, when institutions without an account are called again. */
  lateRefreshes: 0.5,
  /** Institutions where a patron has an account. */
  accounts: 2.5,
  /** Calls for an account, in the mean. */
  calls: meanCalls(callsOfAccount.alma.card),
  /** The same without fees, which calendars and reminders do not read. */
  callsForDates: meanCalls(callsOfAccount.alma.dates),
  calendars: 1_000,
  /** Patrons who get reminders. */
  reminders: 2_000,
  /** Patrons whom staff look up on a day, over all desks. */
  lookups: 500,
  /** Patrons in clearances on a day. */
  clearances: 500,
  /** Patrons in reports on loans and debts elsewhere whom a night reaches. */
  reports: 1_500,
}

/** How often a calendar is read on a day. */
export const updatesOfDay = 3
/** Fees in dispute and sent to billing, which staff see, too. */
const feesForStaff = 2
/**
 * Calls of a clearance: the search at home, then six for every account: the account, loans, requests, and fees in three states.
 * Where the linking id finds none, a second call asks by the id at home.
 */
export const callsOfClearance = { search: 2, account: 6, noAccount: 2 }

/** Calls of such a report: for the record at home, and for an account elsewhere itself, loans and fees in three states. */
export const callsOfReport = { home: 1, account: 5 }

/** Estimates the calls of all institutions on a day, by kind. */
export function estimateCalls(given: typeof assumptions): Record<string, number> {
  const {
    patrons,
    refreshes,
    lateRefreshes,
    accounts,
    calls,
    callsForDates,
    calendars,
    reminders,
    lookups,
    clearances,
    reports,
  } = given
  const elsewhere = given.institutions - accounts
  const searchedWeekly = elsewhere / 7
  return {
    'first cards': patrons * (accounts * calls + elsewhere),
    'refreshed cards': patrons * refreshes * (accounts * calls + lateRefreshes * elsewhere),
    calendars: calendars * (updatesOfDay * accounts * callsForDates + searchedWeekly),
    reminders: reminders * (accounts * callsForDates + searchedWeekly),
    clearances:
      clearances *
      (callsOfClearance.search +
        accounts * callsOfClearance.account +
        elsewhere * callsOfClearance.noAccount),
    reports: reports * (callsOfReport.home + (accounts - 1) * callsOfReport.account + elsewhere),
    'staff look-ups': lookups * (accounts * (calls + feesForStaff) + elsewhere),
  }
}
