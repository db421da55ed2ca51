/** Institutions with Alma; every patron's home is one of them. */
export const almaNames = [
  'NORTH',
  'HARBOUR',
  'ALPINE',
  'LAKE',
  'STATE',
  'OLDTOWN',
  'BRIGID',
  'RIVER',
  'VALLEY',
] as const
/** Institutions with PAIA, where patrons sign in separately. */
export const paiaNames = ['BIRCH'] as const
/** Institutions with Koha. They are in `demo/mixed.yaml`, not in the demo. */
export const kohaNames = ['HERON'] as const
/** Institutions with FOLIO, where our service user reads the account of any patron. */
export const folioNames = ['FERNHILL'] as const
export const institutionNames = [...almaNames, ...paiaNames, ...kohaNames, ...folioNames] as const
export type AlmaName = (typeof almaNames)[number]
export type InstitutionName = (typeof institutionNames)[number]
/** The servers of the mock network: their ports in `demo/network.yaml`, and what they serve. */
export const hosts = {
  eu: { port: 4411, serves: 'alma' },
  na: { port: 4412, serves: 'alma' },
  /** The control page and the identity providers. */
  control: { port: 4413, serves: 'control' },
  /** Serves `/core` and `/auth`. */
  paia: { port: 4414, serves: 'paia' },
  /** Serves `/api/v1`. */
  koha: { port: 4416, serves: 'koha' },
  folio: { port: 4417, serves: 'folio' },
} as const
/** The port of the mail server. */
export const mailPort = 4415
export type Host = keyof typeof hosts
export type Region = Exclude<Host, 'control'>
export const regions = hostNames().filter((host) => host !== 'control')
export type PerHost<T> = Record<Host, T>

export function hostNames(): Host[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table is constant
  return Object.keys(hosts) as Host[]
}

export function perHost<T>(valueOf: (host: Host) => T): PerHost<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each host is a key
  return Object.fromEntries(hostNames().map((host) => [host, valueOf(host)])) as PerHost<T>
}

export type Language = 'en' | 'de' | 'fr'
export type Texts = Record<Language, string>

export type MockInstitution = {
  name: InstitutionName
  code: string
  title: string
  system: 'alma' | 'paia' | 'koha' | 'folio'
  region: Region
  timeZone: string
  currency: string
  /** Language of Alma's built-in labels; an institution's own texts keep their own language. */
  language: Language
  /** Alma changed between recordings: `old` writes nulls; `new` leaves them out or writes `{}`. */
  nulls: 'old' | 'new'
  requestStatus: 'IN_PROCESS' | 'In Process'
  /** Last digits of all ids that this institution assigns. */
  idSuffix: string
  /** The institution's identity provider sends no `iss` in the authorization response. */
  hasOldProvider?: true
  /** The charge for each renewal. */
  renewalFee?: number
  /** Library names by code; the first is the main library. */
  libraries: Map<string, string>
}

const berlin = { region: 'eu', timeZone: 'Europe/Berlin', currency: 'EUR', language: 'en' } as const
const zurich = { region: 'eu', timeZone: 'Europe/Zurich', currency: 'CHF', language: 'en' } as const
const newYork = { region: 'na', timeZone: 'America/New_York', currency: 'USD', language: 'en' } as const
const oldFormat = { nulls: 'old', requestStatus: 'IN_PROCESS' } as const
const newFormat = { nulls: 'new', requestStatus: 'In Process' } as const

const almaInstitutions: Omit<MockInstitution, 'code' | 'idSuffix' | 'system'>[] = [
  {
    name: 'NORTH',
    title: 'North University',
    ...berlin,
    ...oldFormat,
    libraries: new Map([
      ['MAIN', 'Main Library'],
      ['GEO', 'Geography Library'],
      ['CHEM', 'Chemistry Library'],
    ]),
  },
  {
    name: 'HARBOUR',
    title: 'Harbour College',
    hasOldProvider: true,
    ...berlin,
    ...oldFormat,
    libraries: new Map([
      ['QUAY', 'Quay Library'],
      ['MEDIA', 'Media Desk'],
    ]),
  },
  {
    name: 'ALPINE',
    title: 'Alpine Institute of Technology',
    ...zurich,
    ...newFormat,
    libraries: new Map([
      ['HILL', 'Hillside Library'],
      ['VALLEY', 'Valley Branch'],
    ]),
  },
  {
    name: 'LAKE',
    title: 'Lakeside Conservatory',
    ...zurich,
    ...newFormat,
    language: 'fr',
    libraries: new Map([['LAKE', 'Lakeside Conservatory']]),
  },
  {
    name: 'STATE',
    title: 'Meridian State University',
    hasOldProvider: true,
    ...newYork,
    ...newFormat,
    requestStatus: 'IN_PROCESS',
    libraries: new Map([
      ['FOUNDERS', 'Founders Library'],
      ['SCI', 'Science Library'],
    ]),
  },
  {
    name: 'OLDTOWN',
    title: 'Old Town University',
    ...berlin,
    ...oldFormat,
    requestStatus: 'In Process',
    language: 'de',
    renewalFee: 0.5,
    libraries: new Map([['ZB', 'Zentralbibliothek']]),
  },
  {
    name: 'BRIGID',
    title: 'Saint Brigid Medical School',
    ...newYork,
    ...newFormat,
    libraries: new Map([['MED', 'Medical Library']]),
  },
  {
    name: 'RIVER',
    title: 'Riverside Law Library',
    ...newYork,
    ...oldFormat,
    libraries: new Map([['LAW', 'Reading Room']]),
  },
  {
    name: 'VALLEY',
    title: 'Valley Teachers College',
    ...newYork,
    ...newFormat,
    libraries: new Map([['EDU', 'Education Library']]),
  },
]

/** The code is an ISIL. Ids at this institution are addresses; `idSuffix` ends their numbers. */
const birch: MockInstitution = {
  name: 'BIRCH',
  code: 'DE-BIRCH',
  title: 'Birchwood State Library',
  system: 'paia',
  ...berlin,
  region: 'paia',
  ...newFormat,
  idSuffix: '9001',
  libraries: new Map([
    ['http://uri.birch.example/storage/reading', 'Reading Room'],
    ['http://uri.birch.example/storage/annex', 'Annex, lending desk'],
  ]),
}

/** Ids at this institution are whole numbers. */
const heron: MockInstitution = {
  name: 'HERON',
  code: 'DE-HERON',
  title: 'Heron Town Library',
  system: 'koha',
  ...berlin,
  region: 'koha',
  ...newFormat,
  idSuffix: '',
  libraries: new Map([
    ['TOWN', 'Town Library'],
    ['WEIR', 'Weir Branch'],
  ]),
}

/** Pickup places are service points, whose ids are UUIDs. Ids of records are UUIDs as well. */
const fernhill: MockInstitution = {
  name: 'FERNHILL',
  code: 'FERNHILL',
  title: 'Fernhill Polytechnic',
  system: 'folio',
  ...berlin,
  region: 'folio',
  ...newFormat,
  idSuffix: '9101',
  libraries: new Map([
    ['3a40852d-49fd-4df2-a1f9-6e2641a6e91f', 'Fernhill Library'],
    ['c4c90014-c8c9-4ade-8f24-b5e313319f4b', 'Workshop Library'],
  ]),
}

export const institutions: ReadonlyMap<InstitutionName, MockInstitution> = new Map([
  ...almaInstitutions.map((one, index): [InstitutionName, MockInstitution] => [
    one.name,
    { ...one, code: `01MER_${one.name}`, system: 'alma', idSuffix: String(5021 + index * 20) },
  ]),
  [birch.name, birch],
  [heron.name, heron],
  [fernhill.name, fernhill],
])

export function institutionOf(name: InstitutionName): MockInstitution {
  const found = institutions.get(name)
  if (!found) throw new Error(`no institution is called ${name}`)
  return found
}

export function isInstitutionName(text: unknown): text is InstitutionName {
  return institutionNames.some((name) => name === text)
}
