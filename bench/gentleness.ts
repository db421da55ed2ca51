/** What the institutions see of many patrons, with the default limits. */
export {}
