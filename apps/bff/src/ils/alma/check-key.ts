import { InstitutionFailure } from '../../upstream/failure.ts'
import type { Ask, HttpRequest } from '../../upstream/http-client.ts'
import type { Call, KeyAccess, KeyCheck } from '../port.ts'

/** Calls the test addresses, which change nothing. Only the one of the Configuration area names the institution. */
export async function checkKey(ask: Ask, call: Call): Promise<KeyCheck> {
  const test = (path: string, more?: Partial<HttpRequest>) => probe(ask, { ...call, path, ...more })
  const [configuration, read, write] = await Promise.all([
    test('/almaws/v1/conf/test'),
    test('/almaws/v1/users/operation/test'),
    test('/almaws/v1/users/operation/test', { method: 'POST', limit: 'write' }),
  ])
  return {
    institutionCode: institutionIn(configuration.body),
    configuration: configuration.access,
    read: read.access,
    write: write.access,
  }
}

async function probe(ask: Ask, request: HttpRequest): Promise<{ access: KeyAccess; body: unknown }> {
  try {
    const { status, body } = await ask(request)
    return { access: status < 400 ? 'yes' : 'no', body }
  } catch (error) {
    if (error instanceof InstitutionFailure) return { access: error.code, body: null }
    throw error
  }
}

/** XML even with `Accept: application/json`: `<test>GET - OK - institutionCode: 01ABC_INST</test>`. */
function institutionIn(body: unknown): string | null {
  return typeof body === 'string' ? (/institutionCode: (\w+)/.exec(body)?.[1] ?? null) : null
}
