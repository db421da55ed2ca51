import { dateTime, uuidFor } from './json.ts'
import { tenant, type Folio } from './folio.ts'
import { findServiceUser, type ServiceUser } from './service-user.ts'
import { failWith, failWithText, jsonResponse } from './messages.ts'
import { lifetime } from './tokens.ts'

/** Tokens are in cookies only; the body says when they end. */
export function login({ tokens, clock }: Folio, body: Record<string, unknown>): Response {
  const { username, password } = body
  if (typeof username !== 'string' || typeof password !== 'string')
    failWithText(400, 'You must provide a username and a password')
  const user = findServiceUser(username, password)
  if (!user)
    failWith({
      message: 'Password does not match',
      code: 'password.incorrect',
      parameters: [{ key: 'username', value: username }],
    })
  const now = clock().getTime()
  const endOf = (seconds: number) => new Date(now + seconds * 1_000)
  const cookie = (name: string, value: string, seconds: number, path: string) =>
    `${name}=${value}; Max-Age=${seconds}; Expires=${endOf(seconds).toUTCString()}; Path=${path}; Secure; HTTPOnly; SameSite=None`
  return jsonResponse(
    {
      accessTokenExpiration: dateTime(endOf(lifetime.access)).replace('+00:00', 'Z'),
      refreshTokenExpiration: dateTime(endOf(lifetime.refresh)).replace('+00:00', 'Z'),
    },
    201,
    [
      cookie('folioRefreshToken', uuidFor(`refresh ${now}`), lifetime.refresh, '/authn'),
      cookie('folioAccessToken', tokens.create(user), lifetime.access, '/'),
    ],
  )
}

/** The gateway answers for an unknown tenant before any module sees the call. */
export function requireTenant({ headers }: Request): void {
  const given = headers.get('x-okapi-tenant')
  if (given !== tenant) failWithText(400, `No such Tenant ${given ?? ''}`)
}

/** Reads a token from the header, or from the cookie. */
export function requireUser({ tokens }: Folio, { headers }: Request, permission: string): ServiceUser {
  const cookie = /(?:^|;\s*)folioAccessToken=([^;]+)/.exec(headers.get('cookie') ?? '')?.[1]
  const text = headers.get('x-okapi-token') ?? cookie
  if (text === undefined) failWithText(403, `Token missing, access requires permission: ${permission}`)
  const user = tokens.find(text)
  if (!user) failWithText(401, 'Invalid token')
  return user
}

export function requirePermission(user: ServiceUser, permission: string, isWrite: boolean): void {
  if (isWrite && !user.mayWrite)
    failWithText(
      403,
      `Access for user '${user.name}' (${uuidFor(user.name)}) requires permission: ${permission}`,
    )
}
