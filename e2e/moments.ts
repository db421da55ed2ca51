const day = 86_400_000

// oxlint-disable-next-line one-clock/no-machine-time -- a different day for each run
const soon = new Date(Date.now() + 97 * day).toISOString().slice(0, 10)

/** Start times of `npm run e2e -- --dates`. Each change to or from summer time is ten seconds later. */
export const moments = [
  { name: '97 days from now', now: `${soon}T09:30:00Z` },
  { name: 'leap day', now: '2028-02-29T09:30:00Z' },
  { name: 'summer time begins in America', now: '2027-03-14T06:59:50Z' },
  { name: 'summer time begins in Europe', now: '2027-03-28T00:59:50Z' },
  { name: 'summer time ends in Europe', now: '2027-10-31T00:59:50Z' },
  { name: 'summer time ends in America', now: '2027-11-07T05:59:50Z' },
]
