import { institutions, type InstitutionName, type MockInstitution } from '../institutions.ts'

export type Area = 'Users' | 'Conf'
export type Key = { institution: MockInstitution; areas: readonly Area[]; mayWrite: boolean }
export type KeyKind = 'all' | 'read-only' | 'users' | 'conf'

const permissions: Record<KeyKind, Omit<Key, 'institution'>> = {
  all: { areas: ['Users', 'Conf'], mayWrite: true },
  'read-only': { areas: ['Users', 'Conf'], mayWrite: false },
  users: { areas: ['Users'], mayWrite: true },
  conf: { areas: ['Conf'], mayWrite: true },
}

/** Not secrets: these keys are valid only in this mock. */
export function keyOf(name: InstitutionName, kind: KeyKind = 'all'): string {
  const key = `demo-key-${name.toLowerCase()}`
  return kind === 'all' ? key : `${key}-${kind}`
}

const keyring: ReadonlyMap<string, Key> = new Map(
  [...institutions.values()]
    .filter(({ system }) => system === 'alma')
    .flatMap((institution) =>
      (['all', 'read-only', 'users', 'conf'] as const).map((kind): [string, Key] => [
        keyOf(institution.name, kind),
        { institution, ...permissions[kind] },
      ]),
    ),
)

/** The key alone selects the institution, because all institutions of a region share a host. */
export function keyIn(request: Request): Key | null {
  const header = /^apikey (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  const key = header ?? new URL(request.url).searchParams.get('apikey')
  return keyring.get(key ?? '') ?? null
}
