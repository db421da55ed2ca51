/** Part of `npm run check`: the texts of the interface use none of the patterns that a native writer would avoid. */
import { readFileSync } from 'node:fs'
import { parsePo } from 'pofile-ts'

const catalogues = [
  'apps/web/src/text/en.po',
  'apps/web/src/text/account/en.po',
  'apps/web/src/text/staff/en.po',
  'apps/web/src/text/statements/en.po',
  'apps/bff/src/text/en.po',
]

/** The patterns, each with the words to use instead. */
const patterns: [pattern: RegExp, instead: string][] = [
  [/\btells\b|\btold\b(?!\})|\btell\b(?! (us|your|the))/i, 'give, show, provide, say'],
  [/, and this ends/i, 'to lift this block'],
  [/\bthe one at home\b/i, 'your home account'],
  [/\bfits?\b/i, 'match'],
  [/\blook(s|ed)? at\b/i, 'view'],
  [/\bcalled back\b/i, 'recalled'],
  [/\bmembers?\b(?! of staff)/i, 'institution'],
  [/\bopen (fees?|since)\b/i, 'unpaid fees, charged on'],
  [/\bis not with you\b/i, 'is not at your end'],
  [/\bsays only\b|\bsays whether\b/i, 'shows, determines'],
  [/\bswitch(ed)? (on|off|it on|them on)\b/i, 'turn on, turn off'],
  [/\b(try|load) (it|the page) again\b/i, 'try again, reload'],
  [/\bput on record\b|\bis on record\b/i, 'logged'],
  [/\w, \w+(, \w+)*, (and|or) \w+/, 'no serial comma'],
]

const faults = catalogues.flatMap((file) =>
  parsePo(readFileSync(file, 'utf8')).items.flatMap(({ msgid }) =>
    patterns
      .filter(([pattern]) => pattern.test(msgid))
      .map(([, instead]) => `${file}: "${msgid}" (better: ${instead})`),
  ),
)
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
