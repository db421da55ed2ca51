import { InstitutionFailure } from '../../upstream/failure.ts'
import type { Ask, HttpRequest } from '../../upstream/http-client.ts'
import type { Call, KeyCheck, Opens } from '../port.ts'

/** Asks the test addresses: they read and change nothing. Whose key it is, only the Configuration area tells. */
export async function checkKey(ask: Ask, call: Omit<Call, 'limit'>): Promise<KeyCheck> {
  const test = (path: string, more?: Partial<HttpRequest>) =>
    tryOut(ask, { ...call, path, limit: 'signIn', ...more })
  const [configuration, usersRead, usersWrite] = await Promise.all([
    test('/almaws/v1/conf/test'),
    test('/almaws/v1/users/operation/test'),
    test('/almaws/v1/users/operation/test', { method: 'POST', limit: 'write' }),
  ])
  return {
    institutionCode: institutionIn(configuration.body),
    configuration: configuration.opens,
    usersRead: usersRead.opens,
    usersWrite: usersWrite.opens,
  }
}

async function tryOut(ask: Ask, question: HttpRequest): Promise<{ opens: Opens; body: unknown }> {
  try {
    const { status, body } = await ask(question)
    return { opens: status < 400 ? 'yes' : 'no', body }
  } catch (error) {
    if (error instanceof InstitutionFailure) return { opens: error.code, body: null }
    throw error
  }
}

/** XML whatever is asked for: `<test>GET - OK - institutionCode: 01ABC_INST</test>`. */
function institutionIn(body: unknown): string | null {
  return typeof body === 'string' ? (/institutionCode: (\w+)/.exec(body)?.[1] ?? null) : null
}
