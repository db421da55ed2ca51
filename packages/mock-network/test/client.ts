import { afterEach, beforeEach, expect } from 'vitest'
import { keyOf, type KeyKind } from '../src/alma/keys.ts'
import { institutionOf, type InstitutionName } from '../src/institutions.ts'
import { startMockNetwork, type MockNetwork } from '../src/start.ts'
import { testTime } from './time.ts'

/** Starts a mock network for each test of a file, and passes it to `use`. */
export function startForEachTest(use: (network: MockNetwork) => void) {
  let network: MockNetwork
  beforeEach(async () => {
    network = await startMockNetwork({ now: testTime })
    use(network)
  })
  afterEach(() => network.stop())
}

type Options = { key?: KeyKind; method?: string; json?: unknown; signal?: AbortSignal }

export async function ask(network: MockNetwork, name: InstitutionName, path: string, options: Options = {}) {
  const { key, method = 'GET', json, signal } = options
  const response = await fetch(addressOf(network, name, path), {
    method,
    headers: {
      authorization: `apikey ${keyOf(name, key)}`,
      accept: 'application/json',
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(signal && { signal }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- tests check the response itself
  const body = isJson ? JSON.parse(text) : null
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- see above
  return { status: response.status, headers: response.headers, text, body }
}

export function addressOf(network: MockNetwork, name: InstitutionName, path: string): string {
  return `${network[institutionOf(name).region]}/almaws/v1${path}`
}

/** The code of an error in Alma's format: HTTP 400, a string, with a tracking id. */
export function errorCodeIn({ status, body }: Awaited<ReturnType<typeof ask>>): string {
  expect(status).toBe(400)
  expect(body).toMatchObject({ errorsExist: true, result: null })
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- tests check the response itself
  const [error] = body.errorList.error
  expect(error).toMatchObject({ errorCode: expect.any(String), trackingId: expect.stringMatching(/^E0/) })
  return String(error.errorCode)
}
