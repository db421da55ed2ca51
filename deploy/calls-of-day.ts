/** What a network does on a day. The defaults are guesses: operators give their own numbers. */
export const assumptions = {
  institutions: 31,
  /** Patrons who open their card on a day. */
  patrons: 5_000,
  /** How often they refresh it, or come back to it, beyond the cache: for each patron who opens it. */
  refreshes: 1,
  /** Share of these that come more than five minutes later: they ask again where there was no account. */
  lateRefreshes: 0.5,
  /** Institutions where a patron has an account. */
  accounts: 2.5,
  /** Calls for an account: itself, and each of its lists that is not empty. */
  calls: 2.5,
  /** The same without fees, which calendars and reminders do not read. */
  callsForDates: 2.2,
  calendars: 1_000,
  /** Patrons who get reminders. */
  reminders: 2_000,
  /** Patrons whom staff look up on a day, over all desks. */
  lookups: 500,
  /** Patrons in clearances on a day. */
  clearances: 500,
}

/** How often a calendar is read on a day. */
export const updatesOfDay = 3
/** Fees in dispute and sent to billing, which staff see, too. */
const feesForStaff = 2
/** Calls of a clearance: the search at home, and for an account, whatever it counts, itself, loans, requests and fees in three states. */
export const callsOfClearance = { search: 2, account: 6 }

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
  } = given
  const elsewhere = given.institutions - accounts
  const searchedWeekly = elsewhere / 7
  return {
    'first cards': patrons * (accounts * calls + elsewhere),
    'refreshed cards': patrons * refreshes * (accounts * calls + lateRefreshes * elsewhere),
    calendars: calendars * (updatesOfDay * accounts * callsForDates + searchedWeekly),
    reminders: reminders * (accounts * callsForDates + searchedWeekly),
    clearances: clearances * (callsOfClearance.search + accounts * callsOfClearance.account + elsewhere),
    'staff look-ups': lookups * (accounts * (calls + feesForStaff) + elsewhere),
  }
}
