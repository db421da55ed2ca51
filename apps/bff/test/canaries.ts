/** A text that must not be found anywhere. `what` describes it and may be printed. */
export type Canary = { what: string; text: string }

/** Shorter texts would be found by chance. */
const minLength = 6

const own = new Set([
  'title',
  'link',
  'author',
  'description',
  'barcode',
  'callNumber',
  'id',
  'loanId',
  'pages',
  'comment',
  'shelfNumber',
])
const ofAccount = new Set(['displayName', 'email', 'phone', 'address'])
/** Fields that reveal nothing of a patron: codes, names of places, times and the institution's own words. */
const ofNobody = new Set(
  `institutionCode asOf patronGroup at day state code name stateText statusText deliveredTo currency requestId typeText owner text`.split(
    ' ',
  ),
)

type Schema = {
  type?: string
  enum?: unknown
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
}

/** Returns the text fields that no list here names: each new field must be added to one. */
export function undecidedIn(
  { type, enum: codes, properties = {}, items, anyOf = [] }: Schema,
  name = '',
): string[] {
  const isDecided = codes !== undefined || [own, ofAccount, ofNobody].some((names) => names.has(name))
  return [
    ...(type === 'string' && !isDecided ? [name] : []),
    ...Object.entries(properties).flatMap(([key, inner]) => undecidedIn(inner, key)),
    ...[...anyOf, ...(items ? [items] : [])].flatMap((inner) => undecidedIn(inner, name)),
  ]
}

/** Returns all texts on a card that reveal who the patron is or what the patron reads. */
export function canariesIn(value: unknown): Canary[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]): Canary[] => {
    if (!own.has(key) && !ofAccount.has(key)) return canariesIn(inner)
    const texts: unknown[] = [inner].flat()
    return texts.filter((text) => typeof text === 'string').map((text) => ({ what: key, text }))
  })
}

/** Hostile texts that every program contains, too. */
const wordsOfPrograms = new Set(['__proto__', 'constructor'])

/** Removes duplicates and texts that prove nothing. */
export function worthLooking(canaries: Canary[]): Canary[] {
  const byText = new Map(canaries.map(({ what, text }) => [text.trim(), what]))
  return [...byText]
    .filter(([text]) => text.length >= minLength && !wordsOfPrograms.has(text))
    .map(([text, what]) => ({ what, text: text.toWellFormed() }))
}

const encodings: Record<string, (text: string) => (string | Buffer)[]> = {
  raw: (text) => [text],
  'UTF-16': (text) => [Buffer.from(text, 'utf16le')],
  url: (text) => [encodeURIComponent(text), encodeURI(text)],
  form: (text) => [new URLSearchParams([['', text]]).toString().slice(1)],
  json: (text) => [JSON.stringify(text).slice(1, -1), escaped(JSON.stringify(text).slice(1, -1))],
  html: (text) => [text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
  base64: (text) => shifts.map((shift) => inBase64(text, shift, 'base64')),
  base64url: (text) => shifts.map((shift) => inBase64(text, shift, 'base64url')),
  hex: (text) => [Buffer.from(text).toString('hex')],
  'capital hex': (text) => [Buffer.from(text).toString('hex').toUpperCase()],
}
export const encodingNames = Object.keys(encodings)

export function encode(text: string, encoding: string): Buffer[] {
  return (encodings[encoding]?.(text) ?? []).map((form) => Buffer.from(form))
}

/** Finds canaries in all encodings. Returns their descriptions and places, never their texts. */
export function searchFor(canaries: Canary[], places: ReadonlyMap<string, Buffer>): string[] {
  const needles = new Map(
    canaries.flatMap(({ what, text }) =>
      encodingNames.flatMap((encoding) =>
        encode(text, encoding).map((form) => [form.toString('latin1'), `${what}, ${encoding}`] as const),
      ),
    ),
  )
  return [...places].flatMap(([place, bytes]) => {
    const text = bytes.toString('latin1')
    return [...needles].filter(([form]) => text.includes(form)).map(([, what]) => `${what}, in ${place}`)
  })
}

const shifts = [0, 1, 2] as const

/** Encodes a text as base64 inside a longer text. The result depends on the offset, because three bytes are four characters. */
function inBase64(text: string, shift: number, encoding: 'base64' | 'base64url'): string {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)])
  const whole = bytes.toString(encoding).replaceAll('=', '')
  return whole.slice(Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6))
}

function escaped(json: string): string {
  return json.replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
