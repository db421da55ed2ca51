import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const fastify = {
  id: 1,
  url: 'https://advisories.example/1',
  title: 'A made-up vulnerability',
  vulnerable_versions: '*',
  cwe: [],
  cvss: { score: 0, vectorString: null },
}
const versions = {
  name: 'fastify',
  'dist-tags': { latest: '9.9.9' },
  versions: { '9.9.9': { name: 'fastify', version: '9.9.9' } },
}

/** Runs what CI runs, with a registry that gives this answer to the question for advisories. */
async function audit(status: number, advisories: object) {
  const registry = createServer((request, response) => {
    const isAudit = request.url?.includes('advisories')
    response.writeHead(isAudit ? status : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isAudit ? advisories : versions))
  }).listen(0, '127.0.0.1')
  await once(registry, 'listening')
  onTestFinished(() => void registry.close())
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = registry.address() as AddressInfo
  const env = {
    ...process.env,
    npm_config_registry: `http://127.0.0.1:${port}`,
    npm_config_fetch_retries: '0',
    // npm keeps what it knows of an advisory.
    npm_config_cache: mkdtempSync(join(tmpdir(), 'npm-audit-')),
  }
  return promisify(execFile)(join(import.meta.dirname, '../.github/npm-audit'), { env }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  )
}

// The script is one of the shell, as the machine of its job has.
const isWindows = process.platform === 'win32'

test.skipIf(isWindows)(
  'the audit of CI fails at a high vulnerability of what runs in production, and not at a low one',
  async () => {
    expect(await audit(200, { fastify: [{ ...fastify, severity: 'high' }] })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('A made-up vulnerability'),
    })
    expect(await audit(200, { fastify: [{ ...fastify, severity: 'low' }] })).toMatchObject({ code: 0 })
    expect(await audit(200, { vitest: [{ ...fastify, severity: 'high' }] })).toMatchObject({ code: 0 })
  },
)

test.skipIf(isWindows)('the audit of CI warns where the registry answers none', async () => {
  const warning = { code: 0, stdout: expect.stringMatching(/^::warning::/) }
  expect(await audit(404, { error: 'not here' })).toEqual(warning)
  expect(await audit(500, { error: 'broken' })).toEqual(warning)
})
