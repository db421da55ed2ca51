/** Promises of the README in its words, each with its journeys that `npm test` runs. */
export const promisedJourneys: [words: string, journeys: string[]][] = [
  [
    'lets patrons renew and cancel there',
    [
      'G12 G14 a loan is renewed once, and its row shows the new date',
      'G12 G14 a request is cancelled after a dialog that says what is lost',
    ],
  ],
  [
    'An empty list means that the institution answered "none"',
    [
      'G15 an empty card says how many institutions have nothing, and which was not asked',
      'G15 if all institutions fail, no page says that there is nothing',
    ],
  ],
  [
    'An institution that is silent, slow or broken is named, and delays no other',
    [
      'G15 a missing response is never "nothing": one institution hangs',
      'G21 an institution with an invalid answer is named with a reference',
      'G17 an institution that refuses connections affects no other',
    ],
  ],
  ['refused with the reason', ['a blocked or recalled loan has no Renew button and says why']],
  [
    '_could not confirm_',
    ['G13 Check again says what it found and when, and a renewal that was not done can be sent again'],
  ],
  ['it reads the list back', ['North renews and does not answer']],
  [
    'It sends nothing twice',
    [
      'G12 G14 a loan is renewed once, and its row shows the new date',
      'G12 outcomes of renewals in flight appear after a reload',
    ],
  ],
  [
    'with titles masked',
    ['G6 staff see a patron at one institution and at all, with titles of their own only'],
  ],
  [
    "listed on the patron's card",
    [
      'G6 titles are revealed for one institution, with a reason, for 10 minutes, and the patron’s page lists it',
    ],
  ],
  [
    'Each institution has its own rate limit, circuit breaker and deadlines',
    [
      'an institution whose daily limit is used up says when it is asked again',
      'an institution that works again is asked at once',
      'G13 G17 of many renewals each has its outcome, and a hanging institution delays no other',
    ],
  ],
  // No journey: `npm test` runs it last, and fails for a guarantee without a test.
  ['`npm run guarantees` lists the tests of each', []],
  [
    'Open the address that it prints',
    ['npm start prints an address and three patrons, and stops all its processes'],
  ],
  [
    'your colours, logo and words',
    ['another network has its own name, language, colours, pictures and texts'],
  ],
]
